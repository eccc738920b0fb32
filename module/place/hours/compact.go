package hours

import (
	"cmp"
	"slices"
)

// week is seven days of hours, Monday first, in order and disjoint.
type week [7][]timeRange

// rules writes a week in the national data's compact form, one rule for the
// days that share their hours. Three days or more are written "first-last" even
// over a gap: a later rule restates the days of the gap, or calls them off.
func (w week) rules(comment string) []rule {
	var rules []rule
	var stated, covered [7]bool
	for _, group := range w.groups() {
		r := rule{days: exactly(group), times: w[group[0]], status: Open, comment: comment}
		first, last := group[0], group[len(group)-1]
		inGap := func(d int) bool { return first < d && d < last && !slices.Contains(group, d) }
		restates := slices.ContainsFunc(allDays, func(d int) bool { return inGap(d) && stated[d] })
		if len(group) > 2 && !restates {
			r.days = []dayRange{{from: first, to: last}}
			for d := first; d <= last; d++ {
				covered[d] = true
			}
		}
		if len(group) == 7 && !fullDay(r.times) {
			r.days = nil // "Mo-Su" goes without saying, but for "Mo-Su 00:00-24:00"
		}
		for _, d := range group {
			stated[d] = true
		}
		rules = append(rules, r)
	}
	closed := slices.DeleteFunc(slices.Clone(allDays), func(d int) bool { return !covered[d] || stated[d] })
	if len(closed) > 0 {
		rules = append(rules, rule{days: exactly(closed), status: Closed})
	}
	return rules
}

// added writes a week whose hours add to those of earlier rules: here no day
// may be covered by mistake.
func (w week) added(comment string) []rule {
	groups := w.groups()
	rules := make([]rule, len(groups))
	for i, g := range groups {
		rules[i] = rule{added: true, days: runs(g), times: w[g[0]], status: Open, comment: comment}
	}
	return rules
}

var allDays = []int{0, 1, 2, 3, 4, 5, 6}

// groups returns the open days that share the same hours, the largest groups
// first and then by first day.
func (w week) groups() [][]int {
	var groups [][]int
	for _, d := range allDays {
		if len(w[d]) == 0 {
			continue
		}
		i := slices.IndexFunc(groups, func(g []int) bool { return slices.Equal(w[g[0]], w[d]) })
		if i < 0 {
			groups = append(groups, []int{d})
		} else {
			groups[i] = append(groups[i], d)
		}
	}
	slices.SortStableFunc(groups, func(a, b []int) int { return cmp.Compare(len(b), len(a)) })
	return groups
}

func fullDay(times []timeRange) bool {
	return slices.Equal(times, []timeRange{{from: 0, to: minutesPerDay}})
}

// exactly lists days one by one.
func exactly(days []int) []dayRange {
	list := make([]dayRange, len(days))
	for i, d := range days {
		list[i] = dayRange{from: d, to: d}
	}
	return list
}

// runs lists days with their runs of three or more as ranges.
func runs(days []int) []dayRange {
	var list []dayRange
	for i := 0; i < len(days); {
		j := i
		for j+1 < len(days) && days[j+1] == days[j]+1 {
			j++
		}
		if j-i >= 2 {
			list = append(list, dayRange{from: days[i], to: days[j]})
		} else {
			list = append(list, exactly(days[i:j+1])...)
		}
		i = j + 1
	}
	return list
}
