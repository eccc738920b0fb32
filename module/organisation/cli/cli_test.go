package cli_test

import (
	"bytes"
	"strings"
	"testing"

	"maillage/core/capacity"
	"maillage/core/fault"
	"maillage/module/organisation/cli"
	"maillage/module/organisation/organisationtest"
	"maillage/platform/db/dbtest"
)

func TestImport(t *testing.T) {
	w := organisationtest.Open(t, dbtest.Open(t, dbtest.SQLite(t, organisationtest.Sets)))
	table := "siret;nom;type;commune;capacites\n" + organisationtest.SIRET(1) + ";Mairie d'Essai;commune;23096;follow\n123;Sans numéro;commune;23096;\n"
	for _, c := range []struct {
		with cli.Import
		file string
		says string
		kind fault.Kind
	}{
		{cli.Import{Dry: true}, table, "Ligne 2 refusée. Ce numéro SIRET n'est pas juste. Vérifiez ses 14 chiffres.", ""},
		{cli.Import{Dry: true}, table, "Aperçu : rien n'est écrit.", ""},
		{cli.Import{}, table, "Organisations créées : 1, complétées : 0, inchangées : 0. Lignes refusées : 1.", ""},
		{cli.Import{JSON: true}, table, `{"read":2,"created":0,"granted":0,"same":1,"refused":1}`, ""},
		{cli.Import{JSON: true}, table, `{"row":2,"field":"siret","why":"Ce numéro`, ""},
		{cli.Import{JSON: true}, "nom;ville\na;b\n", `"error":"organisation.fault.columns"`, fault.Invalid},
		{cli.Import{JSON: true}, "<html>", `"kind":"invalid"`, fault.Invalid},
	} {
		var out bytes.Buffer
		err := c.with.Do(t.Context(), &out, strings.NewReader(c.file), w.Organisations)
		if c.kind == "" && err != nil || c.kind != "" && !fault.Is(err, c.kind) {
			t.Errorf("%+v: %v", c.with, err)
		}
		if !strings.Contains(out.String(), c.says) {
			t.Errorf("%+v says %q, want %q", c.with, out.String(), c.says)
		}
	}
}

func TestCreate(t *testing.T) {
	w := organisationtest.Open(t, dbtest.Open(t, dbtest.SQLite(t, organisationtest.Sets)))
	c := cli.Create{SIRET: organisationtest.SIRET(1), Name: "Préfecture d'Essai", Kind: "prefecture", Town: "23000 Guéret", Level: "departement", Capacity: []string{"steer"}}
	var out bytes.Buffer
	if err := c.Do(t.Context(), &out, w.Organisations); err != nil {
		t.Fatal(err)
	}
	s, err := w.Standing(t.Context(), strings.TrimSpace(out.String()))
	if err != nil || len(s.Capacities) != 1 || s.Capacities[0] != capacity.Steer {
		t.Errorf("%+v, %v", s, err)
	}
	if err := c.Do(t.Context(), &out, w.Organisations); !fault.Is(err, fault.Conflict) {
		t.Errorf("twice: %v", err)
	}
	c.SIRET, c.Capacity = organisationtest.SIRET(2), []string{"fly"}
	if err := c.Do(t.Context(), &out, w.Organisations); !fault.Is(err, fault.Invalid) {
		t.Errorf("an unknown capacity: %v", err)
	}
}
