package journal

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strconv"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"maillage/platform/journal/row"
)

// leaf is a row at its place in the log, as the export writes it and as its
// hash is made. Every field is text, so that what is hashed is what is read.
type leaf struct {
	Epoch     int64  `json:"epoch"`
	N         int64  `json:"n"` // place in the epoch's tree, from 0
	ID        string `json:"id"`
	At        string `json:"at"` // timeForm
	Name      string `json:"name"`
	ActorKind string `json:"actor_kind"`
	ActorID   string `json:"actor_id"`
	ActorOrg  string `json:"actor_org"`
	Org       string `json:"org"`
	Refused   bool   `json:"refused"`
	Object    string `json:"object"`
	Person    string `json:"person"`
	Detail    string `json:"detail"`
	Sealed    string `json:"sealed"` // SHA-256 of the ciphertext in hexadecimal; empty: there is none
	Salt      string `json:"salt"`   // hexadecimal
}

// timeForm is how an instant is written: UTC, to the microsecond.
const timeForm = "2006-01-02T15:04:05.000000Z"

func leafOf(r row.JournalRow, epoch, n int64) leaf {
	l := leaf{
		Epoch: epoch, N: n, ID: r.ID, At: formTime(r.DoneAt.Time), Name: r.Name,
		ActorKind: r.ActorKind, ActorID: r.ActorID, ActorOrg: r.ActorOrg, Org: r.Org, Refused: r.Refused,
		Object: r.Object, Person: r.Person, Detail: r.Detail, Salt: hex.EncodeToString(r.Salt),
	}
	if len(r.Sealed) > 0 {
		sum := sha256.Sum256(r.Sealed)
		l.Sealed = hex.EncodeToString(sum[:])
	}
	return l
}

func formTime(t time.Time) string { return t.UTC().Format(timeForm) }

// recordVersion begins every record, so that another form can come later.
const recordVersion = "maillage-journal-row/1"

// hash is the leaf of the tree: RFC 6962's hash of the leaf's record, which is
// its version and fields, in order, each as a netstring ("3:abc,").
func (l leaf) hash() tlog.Hash {
	b := make([]byte, 0, 512)
	for _, field := range [...]string{
		recordVersion, strconv.FormatInt(l.Epoch, 10), strconv.FormatInt(l.N, 10), l.ID, l.At, l.Name,
		l.ActorKind, l.ActorID, l.ActorOrg, l.Org, strconv.FormatBool(l.Refused),
		l.Object, l.Person, l.Detail, l.Sealed, l.Salt,
	} {
		b = strconv.AppendInt(b, int64(len(field)), 10)
		b = append(b, ':')
		b = append(b, field...)
		b = append(b, ',')
	}
	return tlog.RecordHash(b)
}

// digest is the SHA-256 of a text, in hexadecimal.
func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// compact is v as one line of JSON, always the same for the same v.
func compact(v any) ([]byte, error) { return json.Marshal(v) }

// strict reads what compact wrote: the same value written otherwise, or with
// anything more, is refused.
func strict[T any](line []byte) (v T, ok bool) {
	if json.Unmarshal(line, &v) != nil {
		return v, false
	}
	again, err := compact(v)
	return v, err == nil && bytes.Equal(again, line)
}
