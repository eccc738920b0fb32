package territory

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
)

// Write writes every commune and arrondissement as CSV, in the order of codes,
// in the form Read accepts: writing what was read gives the same bytes.
func (a *Atlas) Write(w io.Writer) error {
	c := csv.NewWriter(w)
	_ = c.Write(strings.Split(header, ",")) // the writer keeps its error for the end
	for _, k := range a.communes {
		_ = c.Write([]string{
			k.Code, k.Name, k.Departement, k.Region, strconv.Itoa(k.Population), strings.Join(k.Postcodes, "|"),
			strconv.FormatFloat(k.Lat, 'f', -1, 64), strconv.FormatFloat(k.Lon, 'f', -1, 64), strconv.FormatBool(k.Approximate),
		})
	}
	c.Flush()
	return c.Error()
}
