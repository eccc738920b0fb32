package app

import (
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// form is a form as a browser would send it, untouched but for its empty
// fields, which get a value of their type.
type form struct {
	method, action string
	fields         url.Values
}

// typed is what someone types into an empty field, by its type.
var typed = map[string]string{"email": "camille@example.org", "tel": "06 39 98 00 00", "number": "1", "date": "2026-12-31"}

// formsOf reads the forms of a page.
func formsOf(t testing.TB, body string) (forms []form) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	var walk func(n *html.Node, in *form)
	walk = func(n *html.Node, in *form) {
		if n.Type == html.ElementNode && n.Data == "form" {
			forms = append(forms, form{strings.ToUpper(attribute(n, "method", "get")), attribute(n, "action", ""), url.Values{}})
			in = &forms[len(forms)-1]
		}
		if n.Type == html.ElementNode && in != nil {
			in.fill(n)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, in)
		}
	}
	walk(root, nil)
	return forms
}

// fill takes the value of one control.
func (f *form) fill(n *html.Node) {
	name := attribute(n, "name", "")
	if name == "" {
		return
	}
	value := attribute(n, "value", "")
	switch kind := attribute(n, "type", "text"); {
	case n.Data == "input" && (kind == "checkbox" || kind == "radio"):
		if value == "" {
			value = "on"
		}
		if kind == "checkbox" || !f.fields.Has(name) {
			f.fields.Add(name, value)
		}
	case n.Data == "input":
		if value == "" {
			value = typed[kind]
		}
		if value == "" {
			value = "essai"
		}
		f.fields.Set(name, value)
	case n.Data == "button" && value != "" && !f.fields.Has(name):
		f.fields.Set(name, value)
	case n.Data == "textarea":
		f.fields.Set(name, "essai")
	case n.Data == "select":
		for o := n.FirstChild; o != nil; o = o.NextSibling {
			if v := attribute(o, "value", ""); v != "" && !f.fields.Has(name) {
				f.fields.Set(name, v)
			}
		}
	}
}

// with is the form with texts replaced in its address and its fields.
func (f form) with(swap *strings.Replacer) form {
	fields := url.Values{}
	for name, values := range f.fields {
		for _, v := range values {
			fields.Add(name, swap.Replace(v))
		}
	}
	return form{f.method, swap.Replace(f.action), fields}
}

func attribute(n *html.Node, name, otherwise string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return otherwise
}

func TestFormsOf(t *testing.T) {
	forms := formsOf(t, `<form action="/a/1?x=1" method="post"><p><input type="hidden" name="id" value="1"><input name="mail" type="email">
		<input type="radio" name="r" value="one"><input type="radio" name="r" value="two"><input type="checkbox" name="c">
		<select name="s"><option value="">Choisissez</option><option value="x">X</option></select><textarea name="t"></textarea><button name="act" value="drop">Y</button></form><input name="outside">`)
	if len(forms) != 1 || forms[0].method != "POST" {
		t.Fatalf("%+v", forms)
	}
	got := forms[0].with(strings.NewReplacer("/1", "/2", "1", "2"))
	if got.action != "/a/2?x=2" || got.fields.Encode() != "act=drop&c=on&id=2&mail=camille%40example.org&r=one&s=x&t=essai" {
		t.Errorf("%+v", got)
	}
}
