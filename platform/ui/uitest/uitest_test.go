package uitest

import (
	"strings"
	"testing"
)

const whole = `<!DOCTYPE html><html lang="fr"><head><title>Lieux</title></head><body><main><h1>Lieux</h1>BODY</main></body></html>`

func TestProblems(t *testing.T) {
	for name, c := range map[string]struct{ body, want string }{
		"nothing wrong":          {`<h2>Un</h2><p>Texte</p>`, ""},
		"second h1":              {`<h1>Encore</h1>`, "2 h1"},
		"skipped level":          {`<h3>Trop bas</h3>`, "skips from h1 to h3"},
		"id twice":               {`<p id="a"></p><p id="a"></p>`, "used twice"},
		"label without field":    {`<label for="x">X</label>`, `missing id "x"`},
		"field without label":    {`<input name="x" autocomplete="off">`, "has no label"},
		"labelled field":         {`<label for="x">X</label><input id="x" autocomplete="off">`, ""},
		"hidden field":           {`<input type="hidden" name="x">`, ""},
		"no autocomplete":        {`<label for="x">X</label><input id="x">`, "autocomplete"},
		"lonely radio":           {`<label for="x">X</label><input id="x" type="radio">`, "outside a fieldset"},
		"fieldset, no legend":    {`<fieldset><p>X</p></fieldset>`, "legend"},
		"table, no caption":      {`<table><tr><td>1</td></tr></table>`, "caption"},
		"header, no scope":       {`<table><caption>T</caption><tr><th>1</th></tr></table>`, "scope"},
		"empty link":             {`<a href="/"></a>`, "no words"},
		"link to nothing":        {`<a href="#x">X</a>`, "leads nowhere"},
		"icon link with picture": {`<a href="/"><svg role="img" aria-label="Accueil"></svg></a>`, ""},
		"image without alt":      {`<img src="/a.png">`, "no alt"},
		"bare svg":               {`<svg></svg>`, "neither hidden"},
		"unnamed nav":            {`<nav></nav>`, "no name"},
		"tab order":              {`<p tabindex="3"></p>`, "order of the Tab key"},
		"list of paragraphs":     {`<ul><p>X</p></ul>`, "instead of li"},
		"style attribute":        {`<p style="color:red"></p>`, "inline style"},
		"handler":                {`<p onclick="x()"></p>`, "inline onclick"},
		"script":                 {`<script>x()</script>`, "is inline"},
		"javascript link":        {`<a href=" JavaScript:x()">X</a>`, "runs a script"},
		"foreign image":          {`<img alt="" src="https://example.org/a.png">`, "from elsewhere"},
		"foreign image, short":   {`<img alt="" src="//example.org/a.png">`, "from elsewhere"},
	} {
		t.Run(name, func(t *testing.T) {
			got := strings.Join(Problems(strings.Replace(whole, "BODY", c.body, 1)), "\n")
			if c.want == "" && got != "" || !strings.Contains(got, c.want) {
				t.Errorf("problems %q, want %q", got, c.want)
			}
		})
	}
}

func TestProblemsOfTheWholePage(t *testing.T) {
	got := strings.Join(Problems(`<p>Bonjour`), "\n")
	for _, want := range []string{"no lang", "no title", "0 main", "0 h1"} {
		if !strings.Contains(got, want) {
			t.Errorf("problems %q lack %q", got, want)
		}
	}
}
