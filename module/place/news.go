package place

import (
	"encoding/json"
	"time"

	"maillage/core/fact"
	"maillage/core/id"
)

// ImportedName is the name of the fact Imported.
const ImportedName = "place.imported"

// Imported is announced when a run came to its end and wrote something.
type Imported struct {
	Run    string `json:"run"`
	Report Report `json:"report"`
}

// Fact wraps the news for the outbox.
func (n Imported) Fact(at time.Time) (fact.Fact, error) {
	body, err := json.Marshal(n)
	return fact.Fact{ID: id.New(at), Name: ImportedName, Aggregate: n.Run, At: at, Body: body}, err
}

// ReadImported opens the fact again.
func ReadImported(f fact.Fact) (Imported, error) {
	var n Imported
	err := json.Unmarshal(f.Body, &n)
	return n, err
}
