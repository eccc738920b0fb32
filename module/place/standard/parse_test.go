package standard

import (
	"math"
	"strings"
	"testing"
)

func TestParseURLs(t *testing.T) {
	for in, want := range map[string]string{
		"https://a.fr/Chemin/MAJ?Q=Été#B":                "https://a.fr/Chemin/MAJ?Q=%C3%89t%C3%A9#B",
		"HTTP://WWW.A.FR/Page":                           "http://www.a.fr/Page",
		"epn.adeaformation.fr":                           "http://epn.adeaformation.fr",
		"http://https://www.crangevrieranimation.com/":   "https://www.crangevrieranimation.com/",
		"https://a.fr/;http://www.b.fr":                  "https://a.fr/|http://www.b.fr",
		"a.fr;b.fr":                                      "http://a.fr|http://b.fr",
		"http://www.a.org ou b.a.org":                    "http://www.a.org|http://b.a.org",
		"http://www,devandyou.fr":                        "http://www.devandyou.fr",
		"http:/www.plume-mediatheques.fr":                "http://www.plume-mediatheques.fr",
		"https//www.a.fr/b.html":                         "https://www.a.fr/b.html",
		"https/www.a.fr":                                 "https://www.a.fr",
		"http://www:senios.connexion.free.fr":            "http://www.senios.connexion.free.fr",
		"www:a.fr":                                       "http://www.a.fr",
		"https://a.fr/\nhttps://b.corsica/\n":            "https://a.fr/|https://b.corsica/",
		`https://a.fr/\nhttps://b.corsica/\n`:            "https://a.fr/|https://b.corsica/",
		"http://www.ville-leguevin.fr/maison%20(2).aspx": "http://www.ville-leguevin.fr/maison%20%282%29.aspx",
		"https://www.apis-ingénierie.fr":                 "https://www.xn--apis-ingnierie-ikb.fr",
		"https://médiathèque.exemple.fr/Accès":           "https://xn--mdiathque-53af.exemple.fr/Acc%C3%A8s",
		"//a.fr/x":                             "http://a.fr/x",
		"a.fr:8080/x":                          "http://a.fr:8080/x",
		"https://a.fr/?u=https://b.fr&amp;v=1": "https://a.fr/?u=https://b.fr&v=1",
		"https://a.fr/100%":                    "https://a.fr/100%25",
		"<https://a.fr>":                       "https://a.fr",
		"https://a.fr, https://A.fr":           "https://a.fr",
		"http://":                              "",
		"http://www.souzay-champigny.Mairie et services municipaux49.fr/": "",
		"@corinne.a.i.33":                            "",
		"javascript:alert(1)":                        "",
		"JavaScript://a.fr/%0aalert(1)":              "",
		"data:text/html,x":                           "",
		"ftp://a.fr":                                 "",
		"mailto:a@b.fr":                              "",
		"https://user:pass@a.fr":                     "",
		"http://localhost/x":                         "",
		"http://192.168.0.1/x":                       "",
		"http://[::1]/":                              "",
		"https://a.fr:99999":                         "",
		"https://-a.fr":                              "",
		"https://" + strings.Repeat("a", 64) + ".fr": "",
		"rien":                       "",
		"https://cafe\u0301.fr":      "",
		"https://exemple.fr/a.b,c;d": "https://exemple.fr/a.b,c;d",
		"https://www.facebook.com/Mairie.De.X/ et https://www.mairie-x.fr": "https://www.facebook.com/Mairie.De.X/|https://www.mairie-x.fr",
	} {
		got, _ := parseURLs(in)
		if got != want {
			t.Errorf("%q gives %q, want %q", in, got, want)
		}
		if again, lost := parseURLs(got); got != "" && (again != got || lost) {
			t.Errorf("%q is not stable: %q", got, again)
		}
	}
}

func TestParseEmails(t *testing.T) {
	for in, want := range map[string]string{
		"contact@a.fr": "contact@a.fr",
		"a@b.fr":       "a@b.fr",
		"chambéry@accorderie.fr ou accueilchambery@accorderie.fr": "chambery@accorderie.fr|accueilchambery@accorderie.fr",
		"epnevs26@gmail.com / contact@eustaches.com":              "epnevs26@gmail.com|contact@eustaches.com",
		"a@wanadoo.fr et b@ville-gieres.fr":                       "a@wanadoo.fr|b@ville-gieres.fr",
		"a@gmail.com ; b@gmail.com":                               "a@gmail.com|b@gmail.com",
		"a@x.fr,b@y.fr":                                           "a@x.fr|b@y.fr",
		"a@x.fr b@y.fr":                                           "a@x.fr|b@y.fr",
		"accuei[a]cap-berriat.com":                                "accuei@cap-berriat.com",
		"accueil (at) mairie.fr":                                  "accueil@mairie.fr",
		".francois.legoff@orange.fr":                              "francois.legoff@orange.fr",
		"courriel : cnumerique15@gmail.com":                       "cnumerique15@gmail.com",
		"mailto:mfs-stjust@oise.fr?subject=x":                     "mfs-stjust@oise.fr",
		"  mfs-stjust@oise.fr  ":                                  "mfs-stjust@oise.fr",
		"service.bibliothequeç@sarlat.fr":                         "service.bibliothequec@sarlat.fr",
		"contact.pessac@@mldesgraves.fr":                          "contact.pessac@mldesgraves.fr",
		"Mairie <Contact@Mairie.FR>":                              "Contact@mairie.fr",
		"a@x.fr|A@X.fr":                                           "a@x.fr",
		"msap@marchaux1@orange.fr":                                "",
		"bibliotheque.lecendre@clermontmetropole.":                "",
		"biblio@saint-jorioz":                                     "",
		"www.cc-mdl.fr/maisons-services":                          "",
		"mediathequechevilly.cyber-base.org":                      "",
		"@pole-emploi.fr":                                         "",
		"-----":                                                   "",
		"a..b@x.fr":                                               "",
	} {
		got, lost := parseEmails(in)
		if got != want || lost != (want == "") {
			t.Errorf("%q gives %q, lost %v; want %q", in, got, lost, want)
		}
		if again, lost := parseEmails(got); got != "" && (again != got || lost) {
			t.Errorf("%q is not stable: %q", got, again)
		}
	}
	if got, lost := parseEmails("a@x.fr, b@y"); got != "a@x.fr" || !lost {
		t.Errorf("one good, one lost: %q, %v", got, lost)
	}
}

func TestParseDate(t *testing.T) {
	for in, want := range map[string]string{
		"2021-06-10": "2021-06-10", "2022-09-26 19:00:45": "2022-09-26", "2022/09/26 19:00:45": "2022-09-26",
		"2022-09-26T19:00:45.123Z": "2022-09-26", "21/04/2022": "2022-04-21", "21/4/2022": "2022-04-21",
		"21/04/2022 14:34:13": "2022-04-21", "21-04-2022": "2022-04-21", "21.04.2022": "2022-04-21",
		"1650551653": "2022-04-21", "1650551653.5": "2022-04-21", "1650551653000": "2022-04-21",
		"20220421": "2022-04-21", "44672": "2022-04-21", "Espace labellisé 01/12/2022": "2022-12-01",
		"0": "1970-01-01", "1970-01-01": "1970-01-01",
		"31/02/2022": "", "2022-13-01": "", "12/2022": "", "2022": "", "hier": "", "": "",
		"99999999999999999999": "", "1/2/3/4": "",
	} {
		got, ok := parseDate(in)
		have := ""
		if ok {
			have = got.Format("2006-01-02")
		}
		if have != want {
			t.Errorf("%q gives %q, want %q", in, have, want)
		}
	}
}

// Samples of RFC 3492 §7.1, in lower case, and names of everyday.
func TestPunycode(t *testing.T) {
	for in, want := range map[string]string{
		"ليهمابتكلموشعربي؟":                        "xn--egbpdaj6bu4bxfgehfvwxn",
		"他们为什么不说中文":                                "xn--ihqwcrb4cv8a8dqg056pqjye",
		"pročprostěnemluvíčesky":                   "xn--proprostnemluvesky-uyb24dma41a",
		"почемужеонинеговорятпорусски":             "xn--b1abfaaepdrnnbgefbadotcwatmq2g4l",
		"porquénopuedensimplementehablarenespañol": "xn--porqunopuedensimplementehablarenespaol-fmd56a",
		"3年b組金八先生":                                 "xn--3b-ww4c5e180e575a65lsy2b",
		"médiathèque":                              "xn--mdiathque-53af",
		"bücher":                                   "xn--bcher-kva",
		"simple":                                   "simple",
	} {
		if got := punycode(in); got != want {
			t.Errorf("punycode(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestUnmojibake(t *testing.T) {
	for in, want := range map[string]string{
		"RÃ©publique": "République", "HÃ´tel Ã\u00a0 lâ€™Ã©cole": "Hôtel à l’école", "Å’uvre": "Œuvre", "10 â‚¬": "10 €",
		"NÂ°5": "N°5", "Ã‰cole": "École", "CHÃ‚TEAU": "CHÂTEAU", "d\u0092Anjou": "d'Anjou", "TrÃ¨s tÃ´t Ã la gare": "Très tôt à la gare",
		"CAFÉ»": "CAFÉ»", "Århus": "Århus", "São Paulo": "São Paulo", "Île": "Île", "À â ï": "À â ï",
	} {
		if got := unmojibake(in); got != want {
			t.Errorf("unmojibake(%q) = %q, want %q", in, got, want)
		}
	}
}

// The origin of the projection is defined, not computed: EPSG:2154.
func TestFromLambert93(t *testing.T) {
	for _, c := range []struct{ x, y, lat, lon float64 }{
		{700000, 6600000, 46.5, 3},
		{913341.5735744, 6457760.0439376, 45.186115, 5.716962},
		{648235.8998567, 6862268.3692307, 48.8583701, 2.2944813},
	} {
		lat, lon := fromLambert93(c.x, c.y)
		if math.Abs(lat-c.lat) > 1e-7 || math.Abs(lon-c.lon) > 1e-7 {
			t.Errorf("(%v, %v) gives %v, %v", c.x, c.y, lat, lon)
		}
	}
}

func FuzzURL(f *testing.F) {
	for _, s := range []string{"https//:ajdmonde.fr", "http://a.fr/http://b.fr", "www:é.fr", "javascript:x", "a.fr;b.fr", "http://a.fr/('%", "https://a.fr/?u=http://b.fr"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, _ := parseURLs(s)
		for _, u := range List(got) {
			if !urlPattern.MatchString(u) {
				t.Fatalf("%q gives %q", s, u)
			}
		}
		if again, lost := parseURLs(got); got != "" && (again != got || lost) {
			t.Fatalf("%q gives %q then %q", s, got, again)
		}
	})
}

func FuzzEmail(f *testing.F) {
	for _, s := range []string{"a[a]b.fr", "mailto:é@b.fr?x", "a@@b.fr et c@d.fr", "'.a@b.fr.'|x@y.zz"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, _ := parseEmails(s)
		for _, e := range List(got) {
			if !validEmail(e) {
				t.Fatalf("%q gives %q", s, e)
			}
		}
		if again, lost := parseEmails(got); got != "" && (again != got || lost) {
			t.Fatalf("%q gives %q then %q", s, got, again)
		}
	})
}
