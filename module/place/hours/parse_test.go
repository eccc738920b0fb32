package hours

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"maillage/core/fault"
)

// TestParse pairs what people write with the canonical form.
func TestParse(t *testing.T) {
	for text, want := range map[string]string{
		"":       "",
		" ; ;  ": "",
		"Mo-Fr 09:00-12:00,14:00-18:30; Sa 08:30-12:00": "Mo-Fr 09:00-12:00,14:00-18:30; Sa 08:30-12:00",
		"mo-fr 9:00-12:00":                               "Mo-Fr 09:00-12:00",
		"MO - FR  09:00 – 12:00 , 14:00—18:00 ;":         "Mo-Fr 09:00-12:00,14:00-18:00",
		"Mo-Fr: 09:00-12:00 14:00-18:00":                 "Mo-Fr 09:00-12:00,14:00-18:00",
		"Mo-Th 10h00-12h30,13h30-17h; We off":            "Mo-Th 10:00-12:30,13:30-17:00; We off",
		"Tu, Th, Fr 13:30-18:00; We, Sa 10:30-12:30":     "Tu,Th,Fr 13:30-18:00; We,Sa 10:30-12:30",
		"Sa-Mo 10:00-12:00":                              "Sa-Mo 10:00-12:00",
		"08:00-13:00,13:00-18:00":                        "08:00-13:00,13:00-18:00",
		"24/7":                                           "Mo-Su 00:00-24:00",
		"Mo-Fr 24/7":                                     "Mo-Fr 00:00-24:00",
		"open; Su closed":                                "00:00-24:00; Su off",
		"Fr,Sa 22:00-02:00":                              "Fr,Sa 22:00-02:00",
		"22:00-26:00":                                    "22:00-02:00",
		"22:00-00:00":                                    "22:00-24:00",
		"02:00-26:00":                                    "02:00-26:00",
		"Mo-Fr,PH 09:00-12:00":                           "Mo-Fr,PH 09:00-12:00",
		"Mo-Fr 09:00-12:00; ph OFF":                      "Mo-Fr 09:00-12:00; PH off",
		"PH 10:00-12:00":                                 "PH 10:00-12:00",
		"SH Mo-Fr 10:00-12:00":                           "SH Mo-Fr 10:00-12:00",
		"PH,SH Mo,We off":                                "PH,SH Mo,We off",
		"PH,Mo 10:00-12:00":                              "PH,Mo 10:00-12:00",
		"week 1-53/2 Mo 09:30-12:30,13:30-15:30; PH off": "week 1-53/2 Mo 09:30-12:30,13:30-15:30; PH off",
		"week 03,7-9 Mo-Fr 09:00-12:00":                  "week 3,7-9 Mo-Fr 09:00-12:00",
		"Mo-Fr 09:00-17:00; Jul-Aug off":                 "Mo-Fr 09:00-17:00; Jul-Aug off",
		"Dec 24-26 off; jul 14 off":                      "Dec 24-26 off; Jul 14 off",
		"Dec 24-Jan 02,Aug 15 off":                       "Dec 24-Jan 2,Aug 15 off",
		"2026 Aug 3-21 off":                              "2026 Aug 3-21 off",
		"2026 Dec 24-Jan 2 off":                          "2026 Dec 24-2027 Jan 2 off",
		"Jul 10-12 09:00-12:00":                          "Jul 10-12 09:00-12:00",
		"Jul 09:00-12:00":                                "Jul 09:00-12:00",
		"Jul-Aug week 27-35 Mo-Fr 10:00-12:00":           "Jul-Aug week 27-35 Mo-Fr 10:00-12:00",
		"Mo[1],We[-1] 10:00-12:00":                       "Mo[1],We[-1] 10:00-12:00",
		"Sa[1-3, -1] 10:00-12:00":                        "Sa[1,2,3,-1] 10:00-12:00",
		`"sur RDV"`:                                      `unknown "sur RDV"`,
		`Mo "sur RDV"`:                                   `Mo unknown "sur RDV"`,
		`Mo 10:00-12:00 "sur  RDV"`:                      `Mo 10:00-12:00 open "sur RDV"`,
		`Mo 10:00-12:00 open "sur RDV", Tu 09:00-10:00`:  `Mo 10:00-12:00 open "sur RDV", Tu 09:00-10:00`,
		`Mo 10:00-12:00 off "travaux"`:                   `Mo 10:00-12:00 off "travaux"`,
		"Mo unknown":                                     "Mo unknown",
		"Mo-Fr":                                          "Mo-Fr unknown",
		"Mo-Fr 08:00-12:00, We 14:00-18:00":              "Mo-Fr 08:00-12:00, We 14:00-18:00",
		"Mo 09:00-12:00, 2026 Aug 3 off":                 "Mo 09:00-12:00, 2026 Aug 3 off",
		"09:00+":                                         "09:00+",
		"Mo 14:00-17:00+":                                "Mo 14:00-17:00+",
		"Mo 08:22":                                       `Mo unknown "08:22"`,
		"Mo-Fr 09:00-19:00; Sa 17:00":                    `Mo-Fr 09:00-19:00; Sa unknown "17:00"`,
		"Tu 08:30-12:00-13:30":                           `Tu unknown "08:30-12:00-13:30"`,
		"Mo 09:00-12:00,14:00-14:00; Tu 09:00-12:00":     `Mo unknown "09:00-12:00,14:00-14:00", Mo 09:00-12:00; Tu 09:00-12:00`,
		`Th 00:00-00:00 "travaux"`:                       `Th unknown "00:00-00:00 travaux"`,
	} {
		s, err := Parse(text)
		if err != nil {
			t.Errorf("Parse(%q): %v", text, err)
			continue
		}
		if got := Format(s); got != want {
			t.Errorf("Parse(%q) is %q, want %q", text, got, want)
		}
	}
}

// TestParseRefuses gives the byte, from 1, at which each text stops making sense.
func TestParseRefuses(t *testing.T) {
	for text, position := range map[string]int{
		"Lundi 9h-12h":               1,
		"sur rendez-vous":            1,
		"Mo-Fr 9-12":                 7,
		"Mo-Fr 09:00-12:00 || Sa":    19,
		"Mo-Fr 09:00-sunset":         13,
		"Mo-Lu 09:00-12:00":          4,
		"Mo 25:00-26:00":             4,
		"Mo 09:60-12:00":             4,
		"Mo 09:00-49:00":             10,
		"Mo 9:5-12:00":               4,
		"Mo 900-1200":                4,
		"Mo 14:00-14:00 off":         1,
		"Mo 09:00-12:00 Tu 09:00":    16,
		"Mo,09:00-12:00":             3,
		"Mo[6] off":                  4,
		"Mo[1 off":                   6,
		"PH Mo,PH off":               7,
		"Feb 30 off":                 7,
		"Jul-14 off":                 7,
		"Dec 24-2027 Jan 2 off":      18,
		"Dec 26-24 off":              10,
		"2026 Dec 24-2025 Jan 2 off": 23,
		"week 0 Mo off":              6,
		"week 9-7 Mo off":            8,
		"week 1-53/0 Mo off":         11,
		`Mo 09:00-12:00 "sur RDV`:    16,
		"Mo 09:00-12:00\x00":         15,
		"caf\xe9":                    1,
	} {
		s, err := Parse(text)
		if !fault.Is(err, fault.Invalid) || !s.Empty() {
			t.Errorf("Parse(%q) = %q, %v; want an invalid fault", text, Format(s), err)
			continue
		}
		f := fault.Of(err)
		if want := fmt.Sprintf("à la position %d :", position); f.Field != "horaires" || !strings.Contains(f.Text, want) {
			t.Errorf("Parse(%q): %s: %q, want %q", text, f.Field, f.Text, want)
		}
	}
	if _, err := Parse(strings.Repeat("Mo off;", 200)); !fault.Is(err, fault.TooLarge) {
		t.Errorf("a long text: %v", err)
	}
}

func TestFormatReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := someSchedule(t)
		text := Format(s)
		again, err := Parse(text)
		if err != nil {
			t.Fatalf("Parse(%q): %v", text, err)
		}
		if !reflect.DeepEqual(dropEmpty(again), dropEmpty(s)) {
			t.Fatalf("%q reads back as %q\n%+v\n%+v", text, Format(again), s, again)
		}
	})
}

// dropEmpty makes empty and absent slices alike.
func dropEmpty(s Schedule) string { return strings.ReplaceAll(fmt.Sprintf("%+v", s), "[]", "") }

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"Mo-Fr 09:00-12:00,14:00-18:30; Sa 08:30-12:00", "24/7", "week 1-53/2 Mo[1,-1] 22:00-02:00+ off \"x\", PH off",
		"SH Mo-Fr 08:22,09:00-10:00-11:00", "2026 Dec 24-Jan 2,Jul-Aug off", "Mo – Fr 9h00-12h;;",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := Parse(text)
		if err != nil {
			if !s.Empty() || fault.Of(err).Field != "horaires" {
				t.Fatalf("Parse(%q) = %q, %v", text, Format(s), err)
			}
			return
		}
		canonical := Format(s)
		again, err := Parse(canonical)
		if len(canonical) > MaxLength {
			return // canonical forms may be longer: "24/7"
		}
		if err != nil || Format(again) != canonical {
			t.Fatalf("%q is %q, which reads back as %q, %v", text, canonical, Format(again), err)
		}
	})
}
