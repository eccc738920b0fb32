package site

import (
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"maillage/core/fault"
	"maillage/platform/web"
)

// sitemapSize is the largest number of addresses a sitemap may hold (sitemaps.org).
const sitemapSize = 50_000

func text(w http.ResponseWriter, kind, body string) error {
	w.Header().Set("Content-Type", kind+"; charset=utf-8")
	_, _ = io.WriteString(w, body) // the client may have left
	return nil
}

// sitemapIndex answers the list of the site's maps.
func (p *Pages) sitemapIndex(w http.ResponseWriter, _ *web.Request) error {
	var b strings.Builder
	b.WriteString(xml.Header + `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">`)
	for part := 0; part*sitemapSize < len(p.Index().All())+1; part++ {
		fmt.Fprintf(&b, "<sitemap><loc>%s/sitemap/%d.xml</loc></sitemap>", p.Base, part)
	}
	b.WriteString("</sitemapindex>")
	return text(w, "application/xml", b.String())
}

// sitemapPart answers one map: the general pages first, then the places.
func (p *Pages) sitemapPart(w http.ResponseWriter, r *web.Request) error {
	name, ok := strings.CutSuffix(r.PathValue("part"), ".xml")
	part, err := strconv.Atoi(name)
	entries := p.Index().All()
	if !ok || err != nil || part < 0 || part*sitemapSize > len(entries) {
		return fault.New(fault.NotFound, "", "fault.page", "Cette page n'existe pas.")
	}
	var b strings.Builder
	b.WriteString(xml.Header + `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">`)
	if part == 0 {
		for _, path := range []string{"/", "/orientation/besoin", "/carte", "/territoires", "/aide", "/accessibilite", "/mentions-legales", "/donnees-personnelles", "/stats", "/donnees"} {
			fmt.Fprintf(&b, "<url><loc>%s%s</loc></url>", p.Base, path)
		}
	}
	for _, e := range entries[part*sitemapSize : min((part+1)*sitemapSize, len(entries))] {
		fmt.Fprintf(&b, "<url><loc>%s/lieux/%s</loc><lastmod>%s</lastmod></url>", p.Base, e.ID, e.ChangedAt.Format(time.DateOnly))
	}
	b.WriteString("</urlset>")
	return text(w, "application/xml", b.String())
}

// robots answers what crawlers may read: everything but searches and files.
func (p *Pages) robots(w http.ResponseWriter, _ *web.Request) error {
	return text(w, "text/plain", "User-agent: *\nDisallow: /lieux?\nDisallow: /lieux.csv\nDisallow: /lieux.xlsx\nDisallow: /carte?\nDisallow: /api/\nCrawl-delay: 2\n\nSitemap: "+p.Base+"/sitemap.xml\n")
}

// security answers where to report a weakness (RFC 9116); its expiry is always
// a year away, so it never dies unseen.
func (p *Pages) security(w http.ResponseWriter, _ *web.Request) error {
	expires := p.Clock.Now().AddDate(1, 0, 0).Truncate(24 * time.Hour).Format(time.RFC3339)
	contact := p.Base + "/contact"
	if p.Contact != "" {
		contact = "mailto:" + p.Contact
	}
	return text(w, "text/plain", "Contact: "+contact+"\nExpires: "+expires+"\nPreferred-Languages: fr, en\nCanonical: "+p.Base+"/.well-known/security.txt\n")
}

// humans answers who made the service.
func (p *Pages) humans(w http.ResponseWriter, _ *web.Request) error {
	return text(w, "text/plain", p.Name+"\nMade with Maillage "+p.Version+", free software under the MIT licence.\n")
}

// forget answers the picture of ui.Forget, which shows nothing.
func forget(w http.ResponseWriter, _ *web.Request) error {
	w.Header().Set("Clear-Site-Data", `"cache"`)
	w.Header().Set("Content-Type", "image/svg+xml")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = io.WriteString(w, `<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>`) // the client may have left
	return nil
}
