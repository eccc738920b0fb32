// Package ui holds the pieces every page is made of. It is the only room that
// knows the class names of the stylesheet: pages compose these components and
// write plain elements (p, h2, ul) between them.
//
// Most components are structs that render themselves:
//
//	@ui.Field{Name: "town", Label: "Votre ville", Autocomplete: "address-level2"}
//
// and those that wrap other markup are functions with children:
//
//	@ui.Disclosure("Comment venir ?") { <p>…</p> }
//
// Everything works without JavaScript and under a Content-Security-Policy
// without 'unsafe-inline': no style attribute, no handler, no inline script.
// Texts of the components themselves come from the catalogue of the language
// the layout set (see word); texts of a page are given by the page.
package ui
