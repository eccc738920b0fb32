package site

import (
	_ "embed"
	"encoding/json"
	"net/http"
	"time"

	"maillage/platform/web"
)

//go:embed accessibility.json
var accessibilityFile []byte

// declaration is the accessibility statement (RGAA 4.1.2), dated so that a
// test fails when it is due for renewal.
type declaration struct {
	Status      string   `json:"status"`      // none (not audited), partial (≥ 50 %), full (100 %)
	Declared    string   `json:"declared"`    // date of the statement
	Checked     string   `json:"checked"`     // date of the last automatic check
	Tool        string   `json:"tool"`        // what checked
	Derogations []string `json:"derogations"` // catalogue keys of what is exempt
}

// validity is how long a statement holds (décret n° 2019-768, art. 6).
const validity = 3 * 365 * 24 * time.Hour

var accessibility = func() declaration {
	var d declaration
	if err := json.Unmarshal(accessibilityFile, &d); err != nil {
		panic(err) // the file is part of the program
	}
	return d
}()

func (declaration) date(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err) // the file is part of the program and tested
	}
	return t
}

// accessibility answers the statement.
func (p *Pages) accessibility(w http.ResponseWriter, r *web.Request) error {
	words := p.Book.In(r.Lang)
	return p.render(w, r, http.StatusOK, words.T("site.a11y.title"), accessibilityPage(p, words, accessibility))
}
