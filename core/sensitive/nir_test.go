package sensitive

import (
	"fmt"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"maillage/core/reference"
)

func TestNIR(t *testing.T) {
	for _, s := range []string{
		"mon numéro : 1 85 05 78 006 084 91", "1 85 05 78 006 084 36", "1-85-05-78-006-084", "1.85.05.78.006.084.91", "1/85/05/78/006/084",
		"1850578006084", "185057800608491", "1850578006084 91", "1850578006084-91", "18505 78006 08491", "185 057 800 608 491", "185 05 78 006 084 91",
		"1 85 05 78 006 084 clé 91", "1\u00a085\u202f05\u200978\u00a0006\u00a0084", "1 - 85 - 05 - 78 - 006 - 084", "1_85_05_78_006_084", "NIR1850578006084,",
		"1\u200b850578006084", "1\u202e850578006084", "１８５０５７８００６０８４", "١٨٥٠٥٧٨٠٠٦٠٨٤", "۱ ۸۵ ۰۵ ۷۸ ۰۰۶ ۰۸۴", "n°1850578006084/06 12 34 56 78",
		"2 85 05 2A 004 084", "2 85 05 2b 004 084 " + key("285052B004084"), "285052A004084", "2850597411084", "2 85 05 974 11 084",
		"2 85 05 99 350 084", "1 85 20 75 110 084", "1 85 62 75 110 084",
		"7 85 05 78 006 084", "8 85 05 78 006 084", "3 85 05 78 006 084", "4850578006084" + key("4850578006084"),
		"appelez le 06 12 34 56 78, NIR 1 85 05 78 006 084", "12 1 85 05 78 006 084",
	} {
		if !NIR(s) {
			t.Errorf("%q is not found", s)
		}
	}
	for _, s := range []string{
		"", "1", "06 12 34 56 78", "+33 6 12 34 56 78", "0033 6 12 34 56 78", "+8613812345678", "06 12 34 56 78 / 05 36 49 00 00 / 05 36 49 00 01",
		"poste 112 0612345678", "21750001600019", "217 500 016 00019", "217 500 016 0001", "SIREN 217 500 016", // Paris
		"12/05/2024 14:30 06 12 34", "1985-05-07", "48.85, 2.35", "FR76 3000 4000 0312 3456 7890 143", "3017620422003", "9782070360024",
		"1 85 13 78 006 084", "1 85 05 00 006 084", "1 85 05 78 000 084", "1 85 05 78 006 000", "9 85 05 78 006 084", "5850578006084",
		"1234 5678 9012", "18505780060840", "185057800608", "35 209900 176148 1", "1 850 578", "4 personnes, 78 euros, 006", "v1.85.05", "apt 2B",
	} {
		if NIR(s) {
			t.Errorf("%q is found", s)
		}
	}
}

// TestKey checks the key against the specimen of the Assurance maladie.
func TestKey(t *testing.T) {
	for number, want := range map[string]string{"2690549588157": "80", "1850578006084": "91"} {
		if got := key(number); got != want {
			t.Errorf("%s: %s, want %s", number, got, want)
		}
	}
}

// TestAnyNIR checks that a right number is found however it is cut and wherever
// it stands.
func TestAnyNIR(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		departement := rapid.SampledFrom([]string{"01", "75", "2A", "2B", "97", "98", "99"}).Draw(t, "departement")
		number := fmt.Sprintf("%s%02d%02d%s%03d%03d", rapid.SampledFrom([]string{"1", "2", "3", "4", "7", "8"}).Draw(t, "sex"),
			rapid.IntRange(0, 99).Draw(t, "year"), rapid.IntRange(1, 12).Draw(t, "month"), departement,
			rapid.IntRange(1, 990).Draw(t, "commune"), rapid.IntRange(1, 999).Draw(t, "order"))
		number += key(number)
		gap := rapid.SampledFrom([]string{"", " ", ".", "-", "\u00a0", " / "}).Draw(t, "gap")
		var s strings.Builder
		for i, c := range number {
			letter := c == 'A' || c == 'B'
			if i > 0 && !letter && rapid.Bool().Draw(t, "cut") {
				s.WriteString(gap)
			}
			s.WriteRune(c)
		}
		before := rapid.SampledFrom([]string{"", "NIR ", "tel 0612345678, ", "(", "dossier 12 ; "}).Draw(t, "before")
		after := rapid.SampledFrom([]string{"", ".", " merci", ", 12 rue"}).Draw(t, "after")
		if text := before + s.String() + after; !NIR(text) {
			t.Errorf("%q is not found", text)
		}
	})
}

// TestReference checks that the references of persons are not mistaken for a
// NIR as they are printed, and rarely without their spaces.
func TestReference(t *testing.T) {
	found, drawn := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		r := reference.New(func(p []byte) {
			for i := range p {
				p[i] = rapid.Byte().Draw(t, "chance")
			}
		})
		n := r.String()
		for _, printed := range []string{r.Display(), n[:4] + " " + n[4:8] + " " + n[8:12] + " " + n[12:], n[:4] + " " + n[4:8] + " " + n[8:]} {
			if NIR("Référence : " + printed) {
				t.Fatalf("%s is taken for a NIR", printed)
			}
		}
		drawn++
		if NIR(n) {
			found++
		}
	})
	if found*10 > drawn {
		t.Errorf("%d references of %d are taken for a NIR", found, drawn)
	}
}

// BenchmarkNIR is the longest note a form takes, made of digits.
func BenchmarkNIR(b *testing.B) {
	note := strings.Repeat("12 345 6789 0", 400)
	for b.Loop() {
		NIR(note)
	}
}

func FuzzNIR(f *testing.F) {
	for _, s := range []string{"1 85 05 78 006 084 91", "2A2B", "2 85 05 2a 004 084", "\x80 1850578006084", "+33", "0612345678"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if NIR(s) != NIR(Clean(s)) {
			t.Errorf("%q hides a number", s)
		}
		if NIR(s) && !NIR("a "+s+" b") {
			t.Errorf("%q is not found inside a text", s)
		}
		digits := 0
		for _, r := range Clean(s) {
			if unicode.IsDigit(r) {
				digits++
			}
		}
		if NIR(s) && digits < nirLength-1 { // the letter of Corsica stands for one
			t.Errorf("%q has %d digits", s, digits)
		}
	})
}
