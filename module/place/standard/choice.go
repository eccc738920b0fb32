package standard

import (
	"strings"

	"maillage/core/vocab"
)

// choices brings every closed list to official strings: order kept, each once.
// What is unknown goes where it belongs when that is certain, to the free list
// of labels when it is a label, and away, logged, otherwise.
func (w *work) choices() {
	r := w.record
	w.choice(vocab.Kinds, &r.Kinds)
	w.choice(vocab.Roaming, &r.Roaming)
	w.choice(vocab.Services, &r.Services)
	w.choice(vocab.Audiences, &r.Audiences)
	w.choice(vocab.Supports, &r.Support)
	w.choice(vocab.Fees, &r.Fees)
	w.choice(vocab.Programmes, &r.Programmes)
	w.choice(vocab.Labels, &r.Labels)
	w.choice(vocab.Access, &r.Access)
	w.choice(vocab.Modes, &r.Modes)
	w.labels()
	w.fees()
}

func (w *work) choice(f *vocab.Facet, cell *string) {
	if official(f, *cell) {
		return
	}
	field := f.Column
	list := trimmed(strings.ReplaceAll(*cell, ";", "|"))
	if strings.IndexByte(*cell, ',') >= 0 && !known(f, list) {
		list = trimmed(strings.ReplaceAll(strings.Join(list, "|"), ",", "|"))
	}
	w.set(RuleListSeparator, field, cell, strings.Join(list, "|"))
	w.translate(f, cell, list)
	spelled := trimmed(*cell)
	for i, name := range spelled {
		if v, ok := f.Find(name); ok {
			spelled[i] = v.Name
		}
	}
	w.set(RuleValueSpelling, field, cell, strings.Join(spelled, "|"))
	rule := RuleValueUnknown
	if f == vocab.Programmes || f == vocab.Labels {
		rule = RuleValueMoved
	}
	kept := spelled[:0:0]
	for _, name := range spelled {
		if _, ok := f.Exact(name); ok {
			kept = append(kept, name)
		} else if rule == RuleValueMoved {
			w.moveLabel(name)
		}
	}
	w.set(rule, field, cell, strings.Join(kept, "|"))
	var once []string
	for _, name := range kept {
		once = appendNew(once, name)
	}
	w.set(RuleListRepeated, field, cell, strings.Join(once, "|"))
}

// official reports whether a cell is in canonical form already.
func official(f *vocab.Facet, cell string) bool {
	var seen [2]uint64
	for rest := cell; rest != ""; {
		name, next, more := strings.Cut(rest, "|")
		v, ok := f.Exact(name)
		if !ok || seen[v.Bit>>6]>>(v.Bit&63)&1 == 1 || more && next == "" {
			return false
		}
		seen[v.Bit>>6] |= 1 << (v.Bit & 63)
		rest = next
	}
	return true
}

// known reports whether every value of a list can be read as it stands.
func known(f *vocab.Facet, list []string) bool {
	for _, name := range list {
		if _, ok := f.Find(name); !ok && legacyOf(f, name) == nil {
			return false
		}
	}
	return true
}

// trimmed splits a cell and drops what is empty.
func trimmed(cell string) []string {
	list := List(cell)
	kept := list[:0]
	for _, name := range list {
		if name = strings.TrimSpace(name); name != "" {
			kept = append(kept, name)
		}
	}
	return kept
}

// translate replaces the values of v0.1 by those of v1, some in another column.
func (w *work) translate(f *vocab.Facet, cell *string, list []string) {
	kept := make([]string, 0, len(list))
	for _, name := range list {
		if _, ok := f.Find(name); ok {
			kept = append(kept, name)
			continue
		}
		l := legacyOf(f, name)
		switch {
		case l == nil:
			kept = append(kept, name)
		case l.new == "":
		case l.to == f:
			kept = append(kept, l.new)
		case l.to != nil:
			target := w.cell(l.to)
			w.set(RuleValueMoved, l.to.Column, target, joinNew(*target, l.new))
		default:
			w.moveLabel(l.new)
		}
	}
	w.set(RuleValueLegacy, f.Column, cell, strings.Join(kept, "|"))
}

// cell is the field of the record a vocabulary fills.
func (w *work) cell(f *vocab.Facet) *string {
	switch f {
	case vocab.Supports:
		return &w.record.Support
	case vocab.Labels:
		return &w.record.Labels
	}
	return &w.record.Programmes
}

// moveLabel keeps a label that no closed list knows: in the list that does know
// it, or else in the free one.
func (w *work) moveLabel(name string) {
	for _, f := range []*vocab.Facet{vocab.Programmes, vocab.Labels} {
		if v, ok := f.Find(name); ok {
			target := w.cell(f)
			w.set(RuleValueMoved, f.Column, target, joinNew(*target, v.Name))
			return
		}
	}
	r := w.record
	w.set(RuleValueMoved, "autres_formations_labels", &r.OtherLabels, joinNew(r.OtherLabels, name))
}

func joinNew(cell, value string) string { return strings.Join(appendNew(List(cell), value), "|") }

// labels tidies the free list.
func (w *work) labels() {
	r := w.record
	if r.OtherLabels == "" {
		return
	}
	var once []string
	for _, name := range trimmed(r.OtherLabels) {
		once = appendNew(once, name)
	}
	w.set(RuleListRepeated, "autres_formations_labels", &r.OtherLabels, strings.Join(once, "|"))
}

// fees resolves a place that calls itself free and not free at once: nobody
// must come for a free service and be asked to pay.
func (w *work) fees() {
	r := w.record
	const free, conditions, paid = 1, 2, 4 // bits of vocab.Fees
	switch vocab.Fees.Mask(r.Fees) {
	case free | paid, free | conditions | paid:
		w.set(RuleFees, vocab.Fees.Column, &r.Fees, "Gratuit sous condition|Payant")
	case free | conditions:
		w.set(RuleFees, vocab.Fees.Column, &r.Fees, "Gratuit sous condition")
	}
}
