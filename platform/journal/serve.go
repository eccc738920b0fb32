package journal

import (
	"encoding/json"
	"net/http"
	"strconv"

	"maillage/core/fault"
	"maillage/platform/journal/row"
	"maillage/platform/web"
)

// CheckpointPath is where anyone reads the last checkpoint.
const CheckpointPath = "/.well-known/maillage-checkpoint"

// Serve answers the last checkpoint as text. With ?depuis=SIZE it answers as
// JSON the proof that the log still begins with what it held at that size, in
// the present epoch or in the one of &epoque=N; with ?acte=ID the proof that a
// row is in the log.
func (l *Log) Serve(w http.ResponseWriter, r *web.Request) error {
	w.Header().Set("Cache-Control", "no-cache")
	ask := r.URL.Query()
	switch {
	case ask.Has("depuis"):
		return l.serveConsistency(w, r, ask.Get("depuis"), ask.Get("epoque"))
	case ask.Has("acte"):
		proof, err := l.Inclusion(r.Context(), ask.Get("acte"))
		if err != nil {
			return err
		}
		return writeJSON(w, proof)
	}
	checkpoint, err := l.Checkpoint(r.Context())
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, err = w.Write([]byte(checkpoint))
	return err
}

func (l *Log) serveConsistency(w http.ResponseWriter, r *web.Request, from, epoch string) error {
	size, err := strconv.ParseInt(from, 10, 64)
	if err != nil {
		return errNoSize
	}
	var of int64
	if epoch == "" {
		head, err := row.New(l.DB.Reader()).Head(r.Context())
		if err != nil {
			return err
		}
		of = head.Epoch
	} else if of, err = strconv.ParseInt(epoch, 10, 64); err != nil {
		return errNoEpoch
	}
	proof, err := l.Consistency(r.Context(), of, size)
	if err != nil {
		return err
	}
	return writeJSON(w, proof)
}

func writeJSON(w http.ResponseWriter, v any) error {
	w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(v)
}

var errNoEpoch = fault.New(fault.NotFound, "epoque", "journal.fault.epoch", "Le journal n'a pas cette époque.")
