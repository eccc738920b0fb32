package web

import (
	"context"
	"io"
	"log/slog"
	"regexp"
)

// NewLog returns the program's structured log: JSON lines whose string values
// are scrubbed of anything that looks like a person: e-mails, telephone
// numbers, query strings. The rule is a net, not the method: callers log
// patterns and ids in the first place.
func NewLog(w io.Writer, level slog.Leveler) *slog.Logger {
	return slog.New(scrubber{slog.NewJSONHandler(w, &slog.HandlerOptions{Level: level, ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Value.Kind() == slog.KindString {
			return slog.String(a.Key, Scrub(a.Value.String()))
		}
		if err, ok := a.Value.Any().(error); ok {
			return slog.String(a.Key, Scrub(err.Error()))
		}
		return a
	}})})
}

// scrubber also cleans the message, which ReplaceAttr does not see as a value.
type scrubber struct{ slog.Handler }

func (s scrubber) Handle(ctx context.Context, r slog.Record) error {
	clean := slog.NewRecord(r.Time, r.Level, Scrub(r.Message), r.PC)
	r.Attrs(func(a slog.Attr) bool { clean.AddAttrs(a); return true })
	return s.Handler.Handle(ctx, clean)
}

func (s scrubber) WithAttrs(as []slog.Attr) slog.Handler { return scrubber{s.Handler.WithAttrs(as)} }
func (s scrubber) WithGroup(name string) slog.Handler    { return scrubber{s.Handler.WithGroup(name)} }

var personal = []struct {
	pattern *regexp.Regexp
	mask    string
}{
	{regexp.MustCompile(`[\p{L}0-9._%+-]+@[\p{L}0-9.-]+\.[\p{L}]{2,}`), "[e-mail]"},
	{regexp.MustCompile(`(?:\+|00)[1-9]\d{8,13}\b|\b0[1-9](?:[ .-]?\d{2}){4}\b`), "[phone]"},
	{regexp.MustCompile(`\?[^\s"']+=[^\s"']*`), "?[query]"},
	{regexp.MustCompile(`\b[12] ?\d{2} ?\d{2} ?\d{2} ?\d{3} ?\d{3}(?: ?\d{2})?\b`), "[number]"},
}

// Scrub masks e-mails, telephone numbers, query strings and social-security
// numbers in s.
func Scrub(s string) string {
	for _, p := range personal {
		s = p.pattern.ReplaceAllString(s, p.mask)
	}
	return s
}
