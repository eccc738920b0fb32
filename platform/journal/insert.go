package journal

import (
	"math/bits"
	"strconv"
	"strings"

	"maillage/platform/db"
)

// mostRows is how many rows one statement inserts.
const mostRows = 128

// insert adds the entries many at a time: a round trip for each would make the
// sealer slower than the writers it follows. The number of rows of a statement
// is a power of two, so that few statements need to be prepared.
func insert(tx *db.Tx, into string, width int, entries []entry, values func(entry) []any) error {
	for len(entries) > 0 {
		n := min(mostRows, 1<<(bits.Len(uint(len(entries)))-1))
		args := make([]any, 0, n*width)
		for _, e := range entries[:n] {
			args = append(args, values(e)...)
		}
		if _, err := tx.ExecContext(tx.Context(), into+places(n, width), args...); err != nil {
			return err
		}
		entries = entries[n:]
	}
	return nil
}

// places is "($1,$2),($3,$4)" for two rows of two values.
func places(rows, width int) string {
	var s strings.Builder
	for i := range rows * width {
		switch {
		case i == 0:
			s.WriteByte('(')
		case i%width == 0:
			s.WriteString("),(")
		default:
			s.WriteByte(',')
		}
		s.WriteByte('$')
		s.WriteString(strconv.Itoa(i + 1))
	}
	s.WriteByte(')')
	return s.String()
}
