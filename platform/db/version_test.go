package db

import (
	"testing"

	"maillage/core/fault"
)

func TestOldPostgresIsRefused(t *testing.T) {
	for version, fine := range map[string]bool{"90624": false, "140012": false, "150000": true, "170002": true} {
		if err := checkVersion(version); (err == nil) != fine || (!fine && !fault.Is(err, fault.Unavailable)) {
			t.Errorf("version %s: %v", version, err)
		}
	}
	if checkVersion("fifteen") == nil {
		t.Error("an unreadable version was accepted")
	}
}
