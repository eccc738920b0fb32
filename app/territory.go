package app

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"maillage/core/territory"
)

// territoryCommand is the commands on the official geography.
type territoryCommand struct {
	Lookup territoryLookup `cmd:"" help:"Say what a person's words for where they are mean."`
	Export territoryExport `cmd:"" help:"Write every commune and arrondissement as CSV."`
	Import territoryImport `cmd:"" help:"Replace the embedded territories by an official file."`
}

type territoryLookup struct {
	Common
	Query string `arg:"" help:"Postcode, name, old name, address."`
	JSON  bool   `help:"Answer in JSON."`
	Limit int    `help:"Answers at most." default:"20"`
}

// found is one answer of territory lookup.
type found struct {
	How         string   `json:"how"`
	Label       string   `json:"label"`
	Code        string   `json:"code,omitempty"` // absent for a whole département
	Name        string   `json:"name"`
	Departement string   `json:"departement,omitempty"` // absent for a whole region
	Region      string   `json:"region"`
	Population  int      `json:"population"`
	Postcodes   []string `json:"postcodes,omitempty"`
	Lat         *float64 `json:"lat,omitempty"`
	Lon         *float64 `json:"lon,omitempty"`
	Approximate bool     `json:"approximate"`
}

// Run answers the matches, best first.
func (c *territoryLookup) Run(_ context.Context, t *terminal) error {
	atlas, err := readAtlas(c.Data)
	if err != nil {
		return err
	}
	answers := []found{}
	for _, m := range atlas.Find(c.Query, c.Limit) {
		a := found{How: string(m.How), Label: m.Label, Name: m.Departement.Name, Departement: m.Departement.Code,
			Region: m.Departement.Region, Population: m.Departement.Population}
		if m.How == territory.HowRegion {
			a.Name, a.Departement, a.Region, a.Population = m.Region.Name, "", m.Region.Code, m.Region.Population
		}
		if m.How != territory.HowDepartement && m.How != territory.HowRegion {
			town := m.Commune
			a.Code, a.Name, a.Population, a.Postcodes = town.Code, town.Name, town.Population, town.Postcodes
			a.Lat, a.Lon, a.Approximate = &town.Lat, &town.Lon, town.Approximate
		}
		answers = append(answers, a)
	}
	if c.JSON {
		return json.NewEncoder(t.out).Encode(answers)
	}
	for _, a := range answers {
		fmt.Fprintf(t.out, "%-6s %-60s %s\n", a.Code, a.Label, a.How)
	}
	if len(answers) == 0 {
		fmt.Fprintln(t.out, "Aucun territoire ne porte ce nom.")
	}
	return nil
}

type territoryExport struct {
	Common
	File string `arg:"" optional:"" default:"-" help:"File to write; - for standard output."`
}

// Run writes the CSV.
func (c *territoryExport) Run(t *terminal) error {
	atlas, err := readAtlas(c.Data)
	if err != nil {
		return err
	}
	return whole(c.File, t.out, atlas.Write)
}

type territoryImport struct {
	Common
	File string `arg:"" help:"CSV as territory export writes it, or the communes of geo.api.gouv.fr as JSON."`
}

// Run checks the file and keeps it in --data, where every command finds it.
func (c *territoryImport) Run(t *terminal) error {
	file, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	atlas, err := territory.Read(file)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return err
	}
	if err := whole(atlasFile(c.Data), io.Discard, atlas.Write); err != nil {
		return err
	}
	n := 0
	for range atlas.Communes() {
		n++
	}
	_, err = fmt.Fprintf(t.out, "%d communes et arrondissements lus. Redémarrez le serveur pour les utiliser.\n", n)
	return err
}
