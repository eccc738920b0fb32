package standard

import (
	"bytes"
	"encoding/json"
)

// Check is what "place check" says of one row. Its JSON is a contract,
// documented in doc/cleaning.md.
type Check struct {
	Row     int // the first after the header is 1
	Fixes   []Fix
	Refused []Refusal
	Place   Record // after cleaning
}

// MarshalJSON writes the 32 columns by their official names, in order.
func (c Check) MarshalJSON() ([]byte, error) {
	place, err := c.Place.object()
	if err != nil {
		return nil, err
	}
	return json.Marshal(struct {
		Row     int             `json:"row"`
		ID      string          `json:"id"`
		Fixes   []Fix           `json:"fixes"`
		Refused []Refusal       `json:"refused"`
		Place   json.RawMessage `json:"place"`
	}{c.Row, c.Place.ID, append([]Fix{}, c.Fixes...), append([]Refusal{}, c.Refused...), place})
}

// object writes the record as a JSON object in the normative order.
func (r *Record) object() ([]byte, error) {
	var b bytes.Buffer
	for i, value := range r.Fields() {
		separator := byte(',')
		if i == 0 {
			separator = '{'
		}
		text, err := json.Marshal(*value)
		if err != nil {
			return nil, err
		}
		b.WriteByte(separator)
		b.WriteString(`"` + Columns[i] + `":`)
		b.Write(text)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}
