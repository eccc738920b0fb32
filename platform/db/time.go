package db

import (
	"database/sql/driver"
	"fmt"
	"time"
)

// Time is an instant as the database keeps it: a BIGINT of microseconds since
// 1970 UTC, the same on both engines. Columns named *_at have this type.
type Time struct{ time.Time }

// At returns t as it will be read back: UTC, truncated to the microsecond.
func At(t time.Time) Time { return Time{t.UTC().Truncate(time.Microsecond)} }

// Value implements driver.Valuer.
func (t Time) Value() (driver.Value, error) { return t.UnixMicro(), nil }

// Scan implements sql.Scanner.
func (t *Time) Scan(src any) error {
	us, ok := src.(int64)
	if !ok {
		return fmt.Errorf("db: a time is a BIGINT of microseconds, not %T", src)
	}
	t.Time = time.UnixMicro(us).UTC()
	return nil
}

// NullTime is a Time that may be absent.
type NullTime struct {
	Time  time.Time
	Valid bool
}

// MaybeAt returns t, absent when t is the zero time.
func MaybeAt(t time.Time) NullTime {
	if t.IsZero() {
		return NullTime{}
	}
	return NullTime{Time: At(t).Time, Valid: true}
}

// Value implements driver.Valuer.
func (t NullTime) Value() (driver.Value, error) {
	if !t.Valid {
		return nil, nil
	}
	return t.Time.UnixMicro(), nil
}

// Scan implements sql.Scanner.
func (t *NullTime) Scan(src any) error {
	if src == nil {
		*t = NullTime{}
		return nil
	}
	var at Time
	if err := at.Scan(src); err != nil {
		return err
	}
	*t = NullTime{Time: at.Time, Valid: true}
	return nil
}
