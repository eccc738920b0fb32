package db

import (
	"database/sql/driver"
	"fmt"
	"time"
)

// Time is an instant as the database keeps it: a BIGINT of microseconds since
// 1970 UTC, the same on both engines. Columns named *_at have this type. The
// zero Time is NULL, so a column that must have a time refuses a forgotten one.
type Time struct{ time.Time }

// At returns t as it will be read back: UTC, truncated to the microsecond.
func At(t time.Time) Time {
	if t.IsZero() {
		return Time{}
	}
	return Time{t.UTC().Truncate(time.Microsecond)}
}

// Value implements driver.Valuer.
func (t Time) Value() (driver.Value, error) {
	if t.IsZero() {
		return nil, nil
	}
	return t.UnixMicro(), nil
}

// Scan implements sql.Scanner.
func (t *Time) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*t = Time{}
	case int64:
		*t = Time{time.UnixMicro(v).UTC()}
	default:
		return fmt.Errorf("db: a time is a BIGINT of microseconds, not %T", src)
	}
	return nil
}
