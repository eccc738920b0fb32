package fetch

import "net/netip"

// global is where IPv6 addresses of the public Internet are; everything
// outside (loopback, link-local, unique local, multicast, IPv4-mapped,
// NAT64 64:ff9b::/96) is not.
var global = netip.MustParsePrefix("2000::/3")

// reserved is what is not public: IANA's special-purpose registries (RFC 6890
// and its successors), multicast, the forms of IPv6 that carry an IPv4 address,
// and a cloud's metadata service that lives on a public address.
var reserved = prefixes(
	"0.0.0.0/8",         // this network
	"10.0.0.0/8",        // private
	"100.64.0.0/10",     // shared by carriers (CGNAT), metadata at Alibaba
	"127.0.0.0/8",       // loopback
	"168.63.129.16/32",  // metadata at Azure
	"169.254.0.0/16",    // link-local, metadata nearly everywhere
	"172.16.0.0/12",     // private
	"192.0.0.0/24",      // protocol assignments, metadata at Oracle
	"192.0.2.0/24",      // documentation
	"192.31.196.0/24",   // AS112
	"192.52.193.0/24",   // AMT
	"192.88.99.0/24",    // 6to4 relays
	"192.168.0.0/16",    // private
	"192.175.48.0/24",   // AS112
	"198.18.0.0/15",     // benchmarks
	"198.51.100.0/24",   // documentation
	"203.0.113.0/24",    // documentation
	"224.0.0.0/4",       // multicast
	"240.0.0.0/4",       // reserved, broadcast
	"2001::/23",         // protocol assignments, Teredo and ORCHID
	"2001:db8::/32",     // documentation
	"2002::/16",         // 6to4: an IPv4 address inside
	"2620:4f:8000::/48", // AS112
	"3fff::/20",         // documentation
)

func prefixes(list ...string) []netip.Prefix {
	parsed := make([]netip.Prefix, len(list))
	for i, p := range list {
		parsed[i] = netip.MustParsePrefix(p)
	}
	return parsed
}

// public reports whether the address is one of the public Internet. An IPv4
// address written as IPv6 is judged as IPv4.
func public(a netip.Addr) bool {
	a = a.Unmap()
	if !a.IsValid() || a.Zone() != "" || a.Is6() && !global.Contains(a) {
		return false
	}
	for _, p := range reserved {
		if p.Contains(a) {
			return false
		}
	}
	return true
}
