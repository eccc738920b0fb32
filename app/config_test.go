package app

import (
	"net"
	"os"
	"path/filepath"
	"testing"
)

// TestSecrets checks that MAILLAGE_X_FILE sets MAILLAGE_X, and that a file
// that is not there is an error rather than an empty secret.
func TestSecrets(t *testing.T) {
	name := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(name, []byte("sésame\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("MAILLAGE_SMTP_PASSWORD", "")
	t.Setenv("MAILLAGE_SMTP_PASSWORD_FILE", name)
	t.Setenv("OTHER_FILE", name)
	t.Setenv("OTHER", "kept")
	if err := secrets(); err != nil {
		t.Fatal(err)
	}
	if got := os.Getenv("MAILLAGE_SMTP_PASSWORD"); got != "sésame" {
		t.Errorf("the secret is %q", got)
	}
	if got := os.Getenv("OTHER"); got != "kept" {
		t.Errorf("another program's variable became %q", got)
	}
	t.Setenv("MAILLAGE_SMTP_PASSWORD_FILE", name+".missing")
	if err := secrets(); err == nil {
		t.Error("a missing secret goes unseen")
	}
}

func TestHere(t *testing.T) {
	for address, want := range map[string]string{
		"0.0.0.0:8080":   "http://localhost:8080",
		"[::]:8080":      "http://localhost:8080",
		"127.0.0.1:8080": "http://127.0.0.1:8080",
		"[::1]:8080":     "http://[::1]:8080",
		"localhost:8080": "http://localhost:8080",
		"192.0.2.1:80":   "http://192.0.2.1:80",
	} {
		a, err := net.ResolveTCPAddr("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		if got := here(address, a); got != want {
			t.Errorf("%s is said %s, want %s", address, got, want)
		}
	}
}

func TestTileOrigins(t *testing.T) {
	for tiles, ok := range map[string]bool{
		"": true, "https://tiles.example.org/{z}/{x}/{y}.png": true,
		"http://tiles.example.org/{z}/{x}/{y}.png": false, "javascript:alert(1)": false, "https://a.example; script-src *": false,
	} {
		if _, err := (Site{Tiles: tiles}).tileOrigins(); (err == nil) != ok {
			t.Errorf("%q: %v", tiles, err)
		}
	}
}

// TestAdvice checks that what the deployer has not said is told, and that
// nothing is once all is said.
func TestAdvice(t *testing.T) {
	if n := len(Site{}.advice(0)); n != 6 {
		t.Errorf("%d things to do on an empty service", n)
	}
	full := Site{PublicURL: "https://x.example", HelpLine: "1", Contact: "c@x.example", SMTPHost: "x", Publisher: "p", Host: "h"}
	if lines := full.advice(10); len(lines) != 0 {
		t.Errorf("still to do: %v", lines)
	}
}
