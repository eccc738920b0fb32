package feature

import (
	"context"
	"embed"
	"fmt"
	"time"

	"maillage/platform/db"
	"maillage/platform/feature/row"
	"maillage/platform/search"
)

//go:embed schema/*.sql
var schema embed.FS

// Set is the migrations of the switches' tables.
var Set = db.Set{Module: "feature", FS: schema}

// poll is how often a process looks for the changes of others.
const poll = 500 * time.Millisecond

// Switch is a part of the program that can be turned on and off.
type Switch struct {
	Name    string // "appointment.sms"; what the page calls it is in its catalogue
	Default bool
}

// Panel is the switches of the program. It is safe for concurrent use.
type Panel struct {
	db       *db.DB
	switches []Switch
	declared map[string]bool // the default by name
	live     *search.Live[map[string]row.FeatureSwitch]
}

// New makes the panel, every switch as declared until it is refreshed. It
// panics when a switch has no name or is declared twice.
func New(d *db.DB, switches ...Switch) *Panel {
	p := &Panel{db: d, switches: switches, declared: map[string]bool{}}
	for _, s := range switches {
		if _, twice := p.declared[s.Name]; twice || s.Name == "" {
			panic(fmt.Sprintf("feature: switch %q has no name or is declared twice", s.Name))
		}
		p.declared[s.Name] = s.Default
	}
	p.live = search.NewLive(row.New(d.Reader()).Epoch, p.read)
	return p
}

// read reads the switches that were set.
func (p *Panel) read(ctx context.Context) (*map[string]row.FeatureSwitch, error) {
	rows, err := row.New(p.db.Reader()).Switches(ctx)
	if err != nil {
		return nil, err
	}
	set := make(map[string]row.FeatureSwitch, len(rows))
	for _, r := range rows {
		set[r.Name] = r
	}
	return &set, nil
}

// Run follows the changes of every process until ctx ends.
func (p *Panel) Run(ctx context.Context) { p.live.Run(ctx, poll) }

// Refresh returns once the panel is as recent as the database was when it was
// called. On an error the switches stay as they were.
func (p *Panel) Refresh(ctx context.Context) error { return p.live.Refresh(ctx) }

// On reports whether the switch is on. It panics for one that is not declared.
func (p *Panel) On(name string) bool {
	on, declared := p.declared[name]
	if !declared {
		panic(fmt.Sprintf("feature: switch %q is not declared", name))
	}
	if set := p.live.Get(); set != nil {
		if s, is := (*set)[name]; is {
			return s.Lit
		}
	}
	return on
}

// State is a switch as it stands.
type State struct {
	Switch
	On bool
	By string    // id of the account that set it last; empty: nobody
	At time.Time // when; zero: never
}

// States is every switch as the database has it now, in the order of their
// declaration.
func (p *Panel) States(ctx context.Context) ([]State, error) {
	set, err := p.read(ctx)
	if err != nil {
		return nil, err
	}
	states := make([]State, len(p.switches))
	for i, s := range p.switches {
		states[i] = State{Switch: s, On: s.Default}
		if r, is := (*set)[s.Name]; is {
			states[i] = State{Switch: s, On: r.Lit, By: r.SetBy, At: r.SetAt.Time}
		}
	}
	return states, nil
}
