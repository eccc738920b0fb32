package journal

import (
	"fmt"

	"golang.org/x/mod/sumdb/note"
)

// NewSigner reads the signing key of a log in the text form of signed notes.
// Its errors never hold the key.
func NewSigner(skey string) (note.Signer, error) {
	s, err := note.NewSigner(skey)
	if err != nil {
		return nil, fmt.Errorf("journal: the signing key does not read")
	}
	return s, nil
}
