package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"time"

	"maillage/core/actor"
	"maillage/core/territory"
	"maillage/core/vocab"
	"maillage/module/place"
	"maillage/module/place/standard"
	placestore "maillage/module/place/store"
	machine "maillage/platform/clock"
	"maillage/platform/db"
	"maillage/platform/job"
	"maillage/platform/mail"
	"maillage/platform/outbox"
	"maillage/platform/sheet"
)

// records are synthetic places as rows of the national schema.
func (c *country) records(n int) []standard.Record {
	hours := []string{"", "Mo-Fr 09:00-12:00,14:00-17:30", "Tu,We,Fr 10:00-12:00; Sa 10:00-17:00; PH off", "Mo-Th 08:30-12:00; week 1-53/2 Sa 10:00-12:00"}
	names := c.names(n)
	all := make([]standard.Record, n)
	for i := range all {
		town := c.commune()
		lat, lon := town.Lat+c.random.NormFloat64()*0.01, town.Lon+c.random.NormFloat64()*0.015
		postcode := ""
		if len(town.Postcodes) > 0 {
			postcode = town.Postcodes[0]
		}
		all[i] = standard.Record{ID: fmt.Sprintf("bench-%07d", i), Name: names[i], Commune: town.Name, Postcode: postcode, INSEE: town.Code,
			Address: strconv.Itoa(1+i%90) + " rue de l'Essai", Latitude: strconv.FormatFloat(lat, 'f', 5, 64), Longitude: strconv.FormatFloat(lon, 'f', 5, 64),
			Phone: "+335364900" + strconv.Itoa(10+i%89), Hours: hours[c.random.IntN(len(hours))], Source: "Mesure", Updated: "2026-01-02",
			Services: vocab.Services.Values[c.random.IntN(9)].Name + "|" + vocab.Services.Values[c.random.IntN(9)].Name, Fees: "Gratuit", Roaming: "Fixe"}
	}
	return all
}

// file writes records as a file of the national schema.
func file(records []standard.Record) (name string, err error) {
	f, err := os.CreateTemp("", "maillage-bench-*.csv")
	if err != nil {
		return "", err
	}
	w := csv.NewWriter(f)
	if err := w.Write(standard.Columns[:]); err != nil {
		return "", errors.Join(err, f.Close())
	}
	for i := range records {
		cells := make([]string, 0, standard.Width)
		for _, cell := range records[i].Fields() {
			cells = append(cells, *cell)
		}
		if err := w.Write(cells); err != nil {
			return "", errors.Join(err, f.Close())
		}
	}
	w.Flush()
	return f.Name(), errors.Join(w.Error(), f.Close())
}

func utc(string) *time.Location { return time.UTC }

// held is the memory in use once the garbage is gone, bytes.
func held() float64 {
	for range 2 { // pools give up what they keep at the second one
		runtime.GC()
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc)
}

// measurePicture measures the directory in memory: what it takes to make one
// and what it holds, and how soon one changed place shows.
func measurePicture() ([]row, error) {
	atlas := territory.Embedded()
	var rows []row
	for _, n := range []int{25_000, 1_000_000} {
		places := make([]place.Place, n)
		for i, r := range newCountry().records(n) {
			places[i] = place.Place{ID: fmt.Sprintf("%036d", i), Record: r, State: place.Visible}
		}
		before := held()
		start := time.Now()
		picture := placestore.NewPicture(places, atlas, utc)
		built := time.Since(start)
		rows = append(rows,
			row{Name: fmt.Sprintf("picture of %s places, made in", thousands(n)), Unit: "ns", Ours: float64(built)},
			row{Name: fmt.Sprintf("picture of %s places, memory beside the strings of the rows", thousands(n)), Unit: "B", Ours: held() - before})
		runtime.KeepAlive(picture)
	}
	swap, err := measureSwap(25_000)
	return append(rows, swap...), err
}

// measureSwap imports places into an embedded database, changes one, and times
// the next picture against one made from nothing.
func measureSwap(n int) (rows []row, err error) {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "maillage-bench-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	d, err := db.Open(ctx, db.Config{Dir: dir})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	if err := d.Migrate(ctx, job.Set, outbox.Set, mail.Set, placestore.Set); err != nil {
		return nil, err
	}
	store, atlas := placestore.New(d), territory.Embedded()
	records := newCountry().records(n)
	first, err := bring(ctx, store, records)
	if err != nil {
		return nil, err
	}
	again, err := bring(ctx, store, records)
	if err != nil {
		return nil, err
	}
	start := time.Now()
	picture, err := store.Picture(ctx, nil, atlas, utc)
	if err != nil {
		return nil, err
	}
	whole := time.Since(start)
	records[n/2].Phone = "+33536490000"
	if _, err := bring(ctx, store, records[n/2:n/2+1]); err != nil {
		return nil, err
	}
	start = time.Now()
	if _, err := store.Picture(ctx, picture, atlas, utc); err != nil {
		return nil, err
	}
	return []row{
		{Name: "import of " + thousands(n) + " rows, the second (all unchanged) against the first", Unit: "ns", Ours: float64(again), Baseline: float64(first)},
		{Name: "picture of " + thousands(n) + " places after one change, against from nothing", Unit: "ns", Ours: float64(time.Since(start)), Baseline: float64(whole)},
	}, nil
}

// bring imports records from a file, as an operator would, and times it.
func bring(ctx context.Context, store place.Store, records []standard.Record) (took time.Duration, err error) {
	name, err := file(records)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, os.Remove(name)) }()
	f, err := os.Open(name) //nolint:gosec // written just above
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	start := time.Now()
	rows, err := sheet.Open(f, sheet.DefaultLimits())
	if err != nil {
		return 0, err
	}
	cleaner := standard.Cleaner{Atlas: territory.Embedded(), Today: time.Now}
	importer := place.Importer{Store: store, Clock: machine.System{}, Clean: cleaner.Clean}
	report, err := importer.Import(ctx, actor.CommandLine(), place.Import{Name: "bench", Rows: rows})
	if err == nil && report.Refused > 0 {
		err = fmt.Errorf("%d synthetic rows were refused", report.Refused)
	}
	return time.Since(start), errors.Join(err, rows.Close())
}
