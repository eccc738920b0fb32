package throttle

import "net/netip"

// Network is the subject that stands for a client's network: its address for
// IPv4, its /64 for IPv6, the smallest network a subscriber is given. Unknown
// addresses are one subject.
func Network(addr netip.Addr) string {
	bits := 32
	if addr = addr.Unmap(); addr.Is6() {
		bits = 64
	}
	network, err := addr.WithZone("").Prefix(bits)
	if err != nil || !addr.IsValid() {
		return "unknown"
	}
	return network.String()
}
