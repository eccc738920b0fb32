package ui

import (
	"bytes"
	"context"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"maillage/asset"
	"maillage/platform/ui/uitest"
	"maillage/platform/ui/word"
	"maillage/platform/ui/word/wordtest"
)

func render(t *testing.T, c templ.Component) string {
	t.Helper()
	var b bytes.Buffer
	if err := c.Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// page is a page with everything a page can have.
func page(t *testing.T, lang string) Page {
	t.Helper()
	book, err := word.Load(Catalogue)
	if err != nil {
		t.Fatal(err)
	}
	return Page{
		Site: Site{
			Name: "Maillage", Tagline: "Trouver de l'aide", Line: showPhone, Demo: "/demo", Credit: "Sources",
			Nav: []Link{{"Lieux", "/lieux"}}, Footer: []Link{{"Plan du site", "/plan-du-site"}},
		},
		Words: book.In(lang), Title: "Composants", Description: "Les pièces", Path: "/lieux", Canonical: "https://example.org/lieux",
		Languages: []Language{{"fr", "français", "/"}, {"en", "English", "/en"}}, Trail: []Link{{"Accueil", "/"}},
		NoIndex: true, Scripts: []string{"/asset/map.js"}, Styles: []string{"/asset/map.css"},
	}
}

func raw(s string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, s)
		return err
	})
}

func TestPagesKeepTheRules(t *testing.T) {
	for _, lang := range []string{"fr", "en"} {
		p := page(t, lang)
		for name, c := range map[string]templ.Component{
			"showcase":     Layout(p, Showcase()),
			"professional": ProLayout(p, Topic("Mes lieux")),
			"sheet":        PrintLayout(p, Link{"Revenir", "/lieux"}, raw("<h1>Fiche</h1>")),
			"bare":         Layout(Page{Site: Site{Name: "Maillage"}}, raw("<h1>Rien</h1>")),
		} {
			t.Run(lang+"/"+name, func(t *testing.T) {
				html := render(t, c)
				uitest.Check(t, html)
				if strings.Contains(html, "⟦") {
					t.Error("a text is missing from the catalogue")
				}
			})
		}
	}
}

func TestCatalogue(t *testing.T) {
	wordtest.Check(t, []fs.FS{Catalogue}, ".")
	wordtest.Plain(t, []fs.FS{Catalogue}, "ui.")
}

func TestTitle(t *testing.T) {
	site := Site{Name: "Maillage"}
	for _, c := range []struct {
		page Page
		want string
	}{
		{Page{Site: site}, "<title>Maillage</title>"},
		{Page{Site: site, Title: "Maillage"}, "<title>Maillage</title>"},
		{Page{Site: site, Title: "Lieux"}, "<title>Lieux - Maillage</title>"},
		{Page{Site: site, Title: "Lieux", Faulty: true}, "<title>Erreur\u202f: Lieux - Maillage</title>"},
	} {
		if html := render(t, Layout(c.page, raw("<h1>x</h1>"))); !strings.Contains(html, c.want) {
			t.Errorf("%+v: no %s", c.page, c.want)
		}
	}
}

func TestLayoutSetsTheLanguageOfWhatIsInside(t *testing.T) {
	button := SearchBox{Name: "q", Label: "Town"}
	if html := render(t, Layout(page(t, "en"), button)); !strings.Contains(html, "Search") || !strings.Contains(html, `lang="en"`) {
		t.Error("the search box of an English page does not say Search")
	}
	if html := render(t, button); !strings.Contains(html, "Chercher") {
		t.Error("without a layout, the search box does not speak French")
	}
}

// hostile is a text that would run, break out of an attribute or of a tag.
const hostile = `"><script>alert(1)</script><a href='javascript:x' onclick=x>`

// Every component is given hostile text in every place that takes text.
func TestHostileTextIsEscaped(t *testing.T) {
	h := hostile
	badge := Badge{Text: h, State: State(h), Icon: IconCheck}
	phone := Phone{Number: h, Hours: h, Note: h}
	p := page(t, "fr")
	p.Title, p.Description, p.Canonical, p.Trail, p.Site.Line = h, h, h, []Link{{h, h}}, phone
	p.Site.Name, p.Site.Tagline, p.Site.Credit, p.Site.Nav, p.Site.Footer = h, h, h, []Link{{h, h}}, []Link{{h, h}}
	p.Languages = []Language{{"fr", h, h}, {h, h, h}}
	body := templ.Join(
		Field{Name: h, Label: h, Hint: h, Error: h, Value: h, Type: h, Autocomplete: h, InputMode: h},
		Textarea{Name: h, Label: h, Hint: h, Error: h, Value: h},
		Select{Name: h, Label: h, Value: h, Empty: h, Options: []Option{{h, h}}},
		Choices{Name: h, Legend: h, Hint: h, Error: h, Options: []Choice{{Value: h, Text: h, Hint: h, Count: h}}},
		DateField{Name: h, Legend: h, Day: h, Month: h, Year: h},
		TimeField{Name: h, Legend: h, Hour: h, Minute: h},
		SearchBox{Action: h, Name: h, Label: h, Value: h, Button: h, Hidden: []Hidden{{h, h}}},
		Button{Text: h, Name: h, Value: h, Look: Look(h)},
		LinkButton{Text: h, Href: h}, CallButton{phone}, PhoneLink{phone},
		ErrorSummary{[]FieldError{{ID: h, Text: h}, {Text: h}}},
		CallBox{Title: h, Phone: phone}, Message(Tone(h), h), EmptyState(h), Disclosure(h),
		Progress{ID: h, Label: h, Done: 1, Total: 2}, badge,
		PlaceCard{Name: h, Href: h, Badge: badge, Distance: h, Address: h, Why: h, Facts: []Fact{{IconPin, h}}, Phone: phone},
		Tile{Title: h, Href: h, Text: h},
		Definitions{{Term: h, Text: h}}, LinkList{{Text: h, Href: h, Count: h}}, SideNav(h, nil),
		Tabs{Label: h, Tabs: []Tab{{Text: h, Href: h}}}, Tags{{Text: h, Href: h}},
		Pagination{Page: 2, Pages: 3, Href: func(int) string { return h }},
		Table{Caption: h, Head: []Head{{Text: h}}, Rows: [][]Cell{{{Text: h}, {Text: h, Href: h}}}},
		Bars{Label: h, Bars: []Bar{{h, 1}}}, Code{URL: h, Text: h},
		PasskeyForm(Passkey{Action: h, Options: h, Button: Button{Text: h}, Hidden: []Hidden{{h, h}}}),
		Map{Label: h, Shapes: []MapShape{{Path: h, Href: h, Title: h}}, Towns: []MapTown{{Name: h}}, Marks: []MapMark{{Href: h, Title: h, Count: 3}}, Scale: MapScale{1, h}},
		Lead(h), Note(h), Big(h), Topic(h), Writing(h),
		Figure{Title: h, Picture: raw(""), CSV: h, Size: h},
	)
	for name, html := range map[string]string{
		"public": render(t, Layout(p, body)), "sheet": render(t, PrintLayout(p, Link{h, h}, body)),
	} {
		for _, problem := range uitest.Problems(html) {
			for _, breach := range []string{"inline", "runs a script", "from elsewhere"} {
				if strings.Contains(problem, breach) {
					t.Errorf("%s: %s", name, problem)
				}
			}
		}
		if strings.Contains(html, "<script>alert") {
			t.Errorf("%s: the script got through", name)
		}
	}
}

func TestFieldTellsItsError(t *testing.T) {
	html := render(t, Field{Name: "code", Label: "Code postal", Hint: "Cinq chiffres", Error: "Écrivez 5 chiffres comme 76200.", Autocomplete: "postal-code"})
	for _, want := range []string{
		`aria-describedby="code-hint code-error"`, `aria-invalid="true"`, `id="code-error"`, `autocomplete="postal-code"`, "required",
	} {
		if !strings.Contains(html, want) {
			t.Errorf("no %s in %s", want, html)
		}
	}
	if html := render(t, Field{Name: "code", Label: "Code", Optional: true}); strings.Contains(html, "required") || !strings.Contains(html, "(si vous voulez)") {
		t.Errorf("an optional field must say so and not be required: %s", html)
	}
}

// The first answer carries the id that an ErrorSummary leads to.
func TestChoicesCanBeReachedFromTheSummary(t *testing.T) {
	html := render(t, Choices{Name: "when.day", Legend: "Quand ?", Options: []Choice{{Text: "Lundi"}, {Text: "Mardi"}}})
	if !strings.Contains(html, `id="when-day"`) || !strings.Contains(html, `id="when-day-2"`) {
		t.Errorf("ids of the answers: %s", html)
	}
}

func TestPhone(t *testing.T) {
	for number, want := range map[string]string{
		"01 99 00 12 34":      "tel:0199001234",
		"+33 1 99 00 12 34":   "tel:+33199001234",
		"39 39":               "tel:3939",
		"javascript:alert(1)": "tel:1",
	} {
		if got := string(Phone{Number: number}.href()); got != want {
			t.Errorf("%q calls %q, want %q", number, got, want)
		}
	}
	if html := render(t, PhoneLink{showPhone}); !strings.Contains(html, "01\u00a099\u00a000\u00a012\u00a034") {
		t.Errorf("the number may break over two lines: %s", html)
	}
}

func TestPaginationEnds(t *testing.T) {
	href := func(int) string { return "/" }
	for _, c := range []struct {
		page, pages  int
		before, next bool
	}{{1, 1, false, false}, {1, 3, false, true}, {2, 3, true, true}, {3, 3, true, false}} {
		html := render(t, Pagination{Page: c.page, Pages: c.pages, Href: href})
		if strings.Contains(html, `rel="prev"`) != c.before || strings.Contains(html, `rel="next"`) != c.next {
			t.Errorf("page %d of %d: %s", c.page, c.pages, html)
		}
	}
}

func TestNothingToShow(t *testing.T) {
	for name, c := range map[string]templ.Component{
		"errors": ErrorSummary{}, "tags": Tags{}, "call box": CallBox{Title: "Appelez"}, "icon": Icon(""),
	} {
		if html := strings.TrimSpace(render(t, c)); html != "" {
			t.Errorf("%s: %s", name, html)
		}
	}
}

func TestEveryIconIsDrawn(t *testing.T) {
	source, err := os.ReadFile("icon.go")
	if err != nil {
		t.Fatal(err)
	}
	var named []string
	for _, m := range regexp.MustCompile(`Icon = "([a-z]+)"`).FindAllSubmatch(source, -1) {
		named = append(named, string(m[1]))
	}
	if !slices.Equal(named, asset.Icons()) {
		t.Errorf("icon.go names %v, asset/icon draws %v", named, asset.Icons())
	}
	for _, name := range named {
		if html := render(t, Icon(name)); !strings.Contains(html, "<svg") {
			t.Errorf("icon %s: %s", name, html)
		}
	}
	if err := Icon("nothing").Render(context.Background(), io.Discard); err == nil {
		t.Error("an unknown icon gave no error")
	}
}

// A class without a rule, or a rule without a class, is a mistake on one side.
func TestClassesAndRulesMatch(t *testing.T) {
	sheets := read(t, "../../asset/css/*.css")
	sheets = regexp.MustCompile(`(?s)/\*.*?\*/|@import[^;]*;|\{[^{}]*\}`).ReplaceAllString(sheets, " ")
	ruled := map[string]bool{}
	for _, m := range regexp.MustCompile(`\.([a-z][a-z0-9-]*)`).FindAllStringSubmatch(sheets, -1) {
		ruled[m[1]] = true
	}
	source := read(t, "*.templ") + read(t, "*.go") + read(t, "../../asset/js/*.js")
	for class := range ruled {
		class = strings.TrimRight(class, "0123456789") // "shade" + a number
		if strings.HasPrefix(class, "leaflet-") {
			continue // Leaflet writes it
		}
		if !regexp.MustCompile(`["` + "`" + ` ]` + class + `[" ]`).MatchString(source) {
			t.Errorf("no component has the class %s", class)
		}
	}
	for _, m := range regexp.MustCompile(`class="([^"]*)"`).FindAllStringSubmatch(read(t, "*.templ"), -1) {
		for class := range strings.FieldsSeq(m[1]) {
			if !ruled[class] {
				t.Errorf("the class %s has no rule", class)
			}
		}
	}
}

// read joins the files of a pattern, tests and generated ones left out.
func read(t *testing.T, pattern string) string {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") || strings.HasSuffix(name, "_templ.go") {
			continue
		}
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(data)
	}
	return b.String()
}
