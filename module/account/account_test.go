package account

import (
	"net/url"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"maillage/core/fault"
)

func TestLocalPath(t *testing.T) {
	for next, fine := range map[string]bool{
		"/":                            true,
		"/equipe":                      true,
		"/equipe?x=1&y=a%20b#z":        true,
		"/lieux/été":                   false, // written %C3%A9 in an address
		"/lieux/%C3%A9":                true,
		"":                             false,
		"equipe":                       false,
		"//evil.example":               false,
		"///evil.example":              false,
		"/\\evil.example":              false,
		"\\\\evil.example":             false,
		"/\t/evil.example":             false,
		"/\n/evil.example":             false,
		"/%5cevil.example":             false,
		"/%2f%2fevil.example":          false,
		"/%2fevil.example":             false,
		"https://evil.example":         false,
		"javascript:alert(1)":          false,
		"data:text/html,x":             false,
		"\u0020/equipe":                false,
		"/équipe\u202e":                false,
		"/" + strings.Repeat("a", 600): false,
		"/%zz":                         false,
	} {
		if got := LocalPath(next); (got == next && next != "") != fine || !fine && got != "" {
			t.Errorf("%q: %q", next, got)
		}
	}
}

// FuzzLocalPath reads what is let through as a browser does: whatever it is
// resolved against, it stays on the same site.
func FuzzLocalPath(f *testing.F) {
	for _, seed := range []string{"/a", "//a", "/\\a", "/%2fa", "/a?b=//c", "/.//a", "/..//a", "/a/..//b", "/;@a", "/@a"} {
		f.Add(seed)
	}
	base, err := url.Parse("https://maillage.example/connexion")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, next string) {
		got := LocalPath(next)
		if got == "" {
			return
		}
		// Browsers drop tabs and line ends and read backslashes as slashes.
		read := strings.NewReplacer("\\", "/", "\t", "", "\n", "", "\r", "").Replace(strings.TrimFunc(got, func(r rune) bool { return r <= ' ' }))
		u, err := url.Parse(read)
		if err != nil {
			t.Fatalf("%q is let through and cannot be read: %v", next, err)
		}
		if to := base.ResolveReference(u); to.Scheme != "https" || to.Host != "maillage.example" || strings.HasPrefix(read, "//") {
			t.Errorf("%q leads to %s", next, to)
		}
	})
}

func TestParseList(t *testing.T) {
	lines, err := ParseList("\ufeffnoe@exemple.fr;Noé;Test\r\n\r\n  ;;  \nLOU@exemple.fr\t\"Lou\"\nnoe@exemple.fr\nx@exemple.fr;=HYPERLINK(\"http://evil\");B\n" +
		"y@exemple.fr;@SUM(1);B\nz@exemple.fr;-1+1;B\nw@exemple.fr;a;b;c\npas une adresse\n<script>@exemple.fr\nv@exemple.fr;<b>;c\n")
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, l := range lines {
		told = append(told, string(l.Will)+" "+l.Email+" "+l.Given)
		if (l.Why != nil) != (l.Will == Wrong) {
			t.Errorf("line %d: %s without its reason", l.Number, l.Will)
		}
	}
	want := []string{"invite noe@exemple.fr Noé", "invite lou@exemple.fr Lou", "twice noe@exemple.fr ", "wrong x@exemple.fr ", "wrong y@exemple.fr ",
		"wrong z@exemple.fr ", "wrong  ", "wrong  ", "wrong  ", "wrong v@exemple.fr "}
	if strings.Join(told, "|") != strings.Join(want, "|") {
		t.Errorf("%q\nwant %q", told, want)
	}
	for what, pasted := range map[string]string{"nothing": " \n;;\n", "51 lines": strings.Repeat("a@exemple.fr\n", 51), "20 kB": strings.Repeat("x", 20_001)} {
		if _, err := ParseList(pasted); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if lines, err := ParseList(strings.Repeat("a@exemple.fr\n", 50)); err != nil || len(lines) != 50 {
		t.Errorf("50 lines: %d, %v", len(lines), err)
	}
}

func FuzzParseList(f *testing.F) {
	f.Add("a@exemple.fr;A;B\nb@exemple.fr")
	f.Add("\x00,;\t\n=1+1")
	f.Fuzz(func(t *testing.T, pasted string) {
		lines, err := ParseList(pasted)
		if err != nil {
			return
		}
		invited := map[string]bool{}
		for _, l := range lines {
			if l.Will != WillInvite {
				continue
			}
			for _, kept := range []string{l.Email, l.Given, l.Family} {
				if kept != "" && strings.ContainsAny(kept[:1], "=+-@\t\r") || strings.ContainsAny(kept, "<>\n\x00") {
					t.Errorf("%q is kept", kept)
				}
			}
			if invited[l.Email] {
				t.Errorf("%s is invited twice", l.Email)
			}
			invited[l.Email] = true
		}
	})
}

func TestDevice(t *testing.T) {
	for userAgent, want := range map[string]string{
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0":                                                        "Firefox sur Windows",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36 Edg/138.0":               "Edge sur Windows",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1": "Safari sur iPhone",
		"Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Mobile Safari/537.36":                   "Chrome sur Android",
		"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36":                          "Chrome sur Chromebook",
		"curl/8.0": "Navigateur", "": "Navigateur", "<script>": "Navigateur",
	} {
		if got := Device(userAgent); got != want {
			t.Errorf("%q: %s, want %s", userAgent, got, want)
		}
	}
}

// TestSymbols checks that a code is read back however it is typed.
func TestSymbols(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		code := shorten(rapid.String().Draw(t, "secret"), codeSymbols)
		typed := strings.Map(func(r rune) rune {
			switch {
			case r == '0' && rapid.Bool().Draw(t, "as O"):
				return 'o'
			case r == '1' && rapid.Bool().Draw(t, "as l"):
				return 'l'
			case rapid.Bool().Draw(t, "small"):
				return unicode.ToLower(r)
			}
			return r
		}, code)
		typed = rapid.SampledFrom([]string{typed, spaced(typed), " " + typed + "\n", typed[:4] + "-" + typed[4:]}).Draw(t, "typed")
		if len(code) != codeSymbols || symbols(typed) != code {
			t.Errorf("%q is read as %q, want %q", typed, symbols(typed), code)
		}
	})
}
