package app

import "testing"

// TestDemoStaysHome checks that the demonstration, where anyone signs in as
// anyone, answers this machine alone unless it is told otherwise.
func TestDemoStaysHome(t *testing.T) {
	for _, c := range []struct {
		listen, port string
		exposed      bool
		stays        bool
	}{
		{"localhost:8080", "", false, true},
		{"127.0.0.1:0", "", false, true},
		{"[::1]:8080", "", false, true},
		{":8080", "", false, false},
		{"0.0.0.0:8080", "", false, false},
		{"[::]:8080", "", false, false},
		{"192.0.2.1:8080", "", false, false},
		{"demo.example.org:8080", "", false, false},
		{"localhost:8080", "8080", false, false},
		{"0.0.0.0:8080", "", true, true},
		{"localhost", "", false, false},
	} {
		command := demoCommand{Site: Site{Listen: c.listen, Port: c.port}, Exposed: c.exposed}
		if err := command.stayHome(); (err == nil) != c.stays {
			t.Errorf("%s, port %q, exposed %v: %v", c.listen, c.port, c.exposed, err)
		}
	}
}
