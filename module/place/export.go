package place

import (
	"cmp"
	"context"
	"io"
	"slices"

	"maillage/module/place/standard"
)

// Export writes every visible place in a version of the national schema, in
// the order of their source ids: the same places give the same bytes, wherever
// and whenever they were imported. Reading the directory is everyone's right.
func Export(ctx context.Context, store Store, version standard.Version, out io.Writer) error {
	var all []standard.Record
	err := store.Each(ctx, func(p Place) error {
		all = append(all, p.Record)
		return nil
	})
	if err != nil {
		return err
	}
	slices.SortFunc(all, func(a, b standard.Record) int { return cmp.Compare(a.ID, b.ID) })
	w := standard.NewEncoder(out, version)
	for i := range all {
		if err := w.Write(&all[i]); err != nil {
			return err
		}
	}
	return w.Flush()
}

// VersionOf is the version of the schema that a command or an address names:
// "2", or else the first.
func VersionOf(name string) standard.Version {
	if name == "2" {
		return standard.V2
	}
	return standard.V1
}
