package session

import (
	"encoding/json"
	"maps"
	"time"
)

// Ticket is what a session knows. The zero Ticket is nobody's.
type Ticket struct {
	Kind   string            `json:"kind"`             // what ID names: "account", "person"
	ID     string            `json:"id"`               //
	Stage  string            `json:"stage"`            // how far they proved who they are
	Shared bool              `json:"shared,omitempty"` // on a computer that others use
	Values map[string]string `json:"values,omitempty"`
}

// sameTrust reports whether two tickets say the same of the same holder.
func (t Ticket) sameTrust(o Ticket) bool { return t.sameHolder(o) && t.Stage == o.Stage }

func (t Ticket) sameHolder(o Ticket) bool { return t.Kind == o.Kind && t.ID == o.ID }

func (t Ticket) clone() Ticket {
	t.Values = maps.Clone(t.Values)
	return t
}

// key is the one value a session has in scs.
const key = "ticket"

// codec writes a session as JSON, which a later version of the program reads.
type codec struct{}

type record struct {
	Deadline time.Time `json:"deadline"`
	Ticket   Ticket    `json:"ticket"`
}

// Encode implements scs.Codec.
func (codec) Encode(deadline time.Time, values map[string]any) ([]byte, error) {
	ticket, _ := values[key].(Ticket)
	return json.Marshal(record{deadline, ticket})
}

// Decode implements scs.Codec.
func (codec) Decode(data []byte) (time.Time, map[string]any, error) {
	var r record
	err := json.Unmarshal(data, &r)
	return r.Deadline, map[string]any{key: r.Ticket}, err
}
