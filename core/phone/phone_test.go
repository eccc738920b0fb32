package phone

import (
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	for _, c := range []struct {
		in, postcode, want string
		how                How
	}{
		// specs/directory.md §2, vectors 1, 3, 5, 6, 8 and their neighbours
		{"04.79.28.79.28.", "", "+33479287928", Rewritten},
		{"+33(0)450336550", "", "+33450336550", Rewritten},
		{"475582913", "97156", "+590475582913", ByPostcode},
		{"475582913", "97250", "+596475582913", ByPostcode},
		{"475582913", "97350", "+594475582913", ByPostcode},
		{"475582913", "97450", "+262475582913", ByPostcode},
		{"475582913", "26000", "+33475582913", Rewritten},
		{"3960 (Service 0,06 € / mn + prix appel)", "", "+33971103960", Short},
		{"39 60", "", "+33971103960", Short},
		{"3230", "", "+33969322121", Short},
		{"0081188806", "", "", Unread},
		{"0000000000", "", "", Unread},
		{"5858777054", "", "", Unread},
		{"024178384", "", "", Unread},
		{"0450950700152", "", "", Unread},
		{"0450950700 Poste 152", "", "+33450950700", Rewritten},
		{"'+33476498847", "", "+33476498847", Rewritten},
		{"04 43 762 762", "", "+33443762762", Rewritten},
		{"04 73 94 20 49 Mairie", "", "+33473942049", Rewritten},
		{"(+33)474327740", "", "+33474327740", Rewritten},
		{"'-à’éé0476714473", "", "+33476714473", Rewritten},
		{"sur rendez-vous à l’accueil ou par téléphone au 0476714473", "", "+33476714473", Rewritten},
		{"0473658950/0761294745", "", "+33473658950", Rewritten},
		{"0476070902//0685053452", "", "+33476070902", Rewritten},
		{"04/79/28/79/28", "", "+33479287928", Rewritten},
		{"04-50-72-70-47", "", "+33450727047", Rewritten},
		{"04\u00a095\u202f22 35 34\n06 47 54 66 86", "", "+33495223534", Rewritten},
		{"33782358117", "", "+33782358117", Rewritten},
		{"+0475582913", "", "+33475582913", Rewritten},
		{"0033 4 75 58 29 13", "", "+33475582913", Rewritten},
		{"+33 (0) 4 75 58 29 13", "", "+33475582913", Rewritten},
		{"3949 ou 04 75 58 29 13", "", "+33475582913", Rewritten},
		// overseas
		{"0590 12 34 56", "75011", "+590590123456", Rewritten},
		{"0590 12 34 56", "", "+590590123456", Rewritten},
		{"0269 61 23 45", "97600", "+262269612345", Rewritten},
		{"+269 639 12 34 56", "97600", "+262639123456", Rewritten},
		{"+33 692 12 34 56", "", "+262692123456", Rewritten},
		{"590590123456", "", "+590590123456", Rewritten},
		{"27 12 34", "98800", "+687271234", ByPostcode},
		{"41 10 20", "97500", "+508411020", ByPostcode},
		{"40 41 42 43", "98713", "+68940414243", ByPostcode},
		// nothing to keep
		{"3949", "", "", Unread},
		{"+32 2 123 45 67", "", "", Unread},
		{"aucun", "", "", Unread},
		{"+", "", "", Unread},
		{"", "", "", Unread},
		// already right
		{"+33479287928", "97156", "+33479287928", Exact},
		{"+590590123456", "", "+590590123456", Exact},
		{"+687271234", "", "+687271234", Exact},
	} {
		if got, how := Parse(c.in, c.postcode); got != c.want || how != c.how {
			t.Errorf("Parse(%q, %q) = %q, %d; want %q, %d", c.in, c.postcode, got, how, c.want, c.how)
		}
	}
}

func TestDisplay(t *testing.T) {
	for in, want := range map[string]string{
		"+33479287928":  "04 79 28 79 28",
		"+33971103960":  "3960",
		"+33969322121":  "3230",
		"+590590123456": "0590 12 34 56",
		"+262692123456": "0692 12 34 56",
		"+590475582913": "+590 475 58 29 13",
		"+687271234":    "+687 27 12 34",
		"+68940414243":  "+689 40 41 42 43",
		"+508411020":    "+508 41 10 20",
		"+2693211234":   "+269 321 12 34",
		"inconnu":       "inconnu",
		"":              "",
	} {
		if got := strings.ReplaceAll(Display(in), nbsp, " "); got != want {
			t.Errorf("Display(%q) = %q, want %q", in, got, want)
		}
	}
	if got := Display("+33479287928"); strings.Contains(got, " ") {
		t.Errorf("%q can break over two lines", got)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"04.79.28.79.28.", "+33(0)450336550", "3960 (x)", "a/b", "33782358117", "+269639123456"} {
		f.Add(s, "97156")
	}
	f.Fuzz(func(t *testing.T, s, postcode string) {
		n, how := Parse(s, postcode)
		if (n == "") != (how == Unread) {
			t.Fatalf("Parse(%q) = %q, %d", s, n, how)
		}
		if how == Unread {
			return
		}
		if again, how := Parse(n, postcode); again != n || how != Exact {
			t.Fatalf("Parse(%q) = %q is not stable: %q", s, n, again)
		}
		if back, _ := Parse(Display(n), ""); back != n {
			t.Fatalf("%q shows as %q, which reads as %q", n, Display(n), back)
		}
	})
}
