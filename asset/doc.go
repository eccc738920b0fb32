// Package asset holds what pages load or embed: our stylesheets, icons, mark
// and small scripts.
//
// Sources are in css, js, icon and mark.svg. tool/asset bundles and minifies
// them into dist under names that carry a hash of their content, each with a
// gzip copy; dist is committed, and CI refuses it stale. Optional third-party
// files are in vendor, which git ignores: see vendor/README.md.
//
// Words: a *source name* is what code writes ("public.css"); a *URL* is where
// the browser finds that very content, for ever.
package asset
