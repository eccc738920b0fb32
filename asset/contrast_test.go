package asset

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// pairs are the texts and the grounds they stand on, with the contrast owed:
// 7 for what is read, 3 for the edge of a field or a mark (WCAG 1.4.6, 1.4.11).
var pairs = []struct {
	text, ground string
	least        float64
}{
	{"ink", "paper", 7}, {"ink", "surface", 7}, {"ink", "wash", 7}, {"ink", "line", 7},
	{"ink", "amber-wash", 7}, {"ink", "good-wash", 7}, {"ink", "bad-wash", 7},
	{"soft", "paper", 7}, {"soft", "surface", 7}, {"soft", "wash", 7},
	{"brand", "paper", 7}, {"brand", "surface", 7}, {"brand", "wash", 7}, {"brand-deep", "wash", 7},
	{"brand", "amber-wash", 7}, {"brand", "good-wash", 7}, {"brand", "bad-wash", 7},
	{"on-brand", "brand", 7}, {"on-brand", "brand-deep", 7}, {"on-amber", "amber", 7},
	{"good", "good-wash", 7}, {"bad", "paper", 7}, {"bad", "surface", 7},
	{"edge", "paper", 3}, {"edge", "surface", 3}, {"bad", "bad-wash", 3}, {"good", "surface", 3},
}

func TestContrast(t *testing.T) {
	light, dark, _ := strings.Cut(source(t, "css/tokens.css"), "prefers-color-scheme: dark")
	for name, block := range map[string]string{"light": light, "dark": light + dark} { // the dark ones come later and win
		colours := colours(block)
		for _, p := range pairs {
			text, ground := colours[p.text], colours[p.ground]
			if text == nil || ground == nil {
				t.Fatalf("%s: no colour --%s or --%s", name, p.text, p.ground)
			}
			if got := contrast(*text, *ground); got < p.least {
				t.Errorf("%s: %s on %s has a contrast of %.2f, less than %v", name, p.text, p.ground, got, p.least)
			}
		}
	}
}

var token = regexp.MustCompile(`--([a-z-]+): #([0-9a-f]{3}|[0-9a-f]{6});`)

// colours reads the relative luminance of each colour (WCAG 2.2, "relative luminance").
func colours(block string) map[string]*float64 {
	found := map[string]*float64{}
	for _, m := range token.FindAllStringSubmatch(block, -1) {
		hex := m[2]
		if len(hex) == 3 {
			hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
		}
		luminance := 0.0
		for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
			n, _ := strconv.ParseUint(hex[2*i:2*i+2], 16, 8)
			c := float64(n) / 255
			if c <= 0.04045 {
				c /= 12.92
			} else {
				c = math.Pow((c+0.055)/1.055, 2.4)
			}
			luminance += weight * c
		}
		found[m[1]] = &luminance
	}
	return found
}

func contrast(a, b float64) float64 { return (max(a, b) + 0.05) / (min(a, b) + 0.05) }
