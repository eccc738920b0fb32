package app

import (
	"cmp"
	"fmt"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"maillage/platform/key"
	"maillage/platform/mail"
)

// Common are the settings every command takes.
type Common struct {
	Data     string `help:"Folder of the embedded database and of imported territories." default:"data" env:"MAILLAGE_DATA" placeholder:"DIR"`
	DBURL    string `help:"PostgreSQL address; empty: embedded SQLite in --data." name:"db-url" env:"MAILLAGE_DB_URL" placeholder:"URL"`
	Keys     string `help:"Folder of the keys, to be backed up apart from the data; empty: --data with -keys added." env:"MAILLAGE_KEYS" placeholder:"DIR"`
	KeysURL  string `help:"PostgreSQL address of the keys, for several machines; empty: embedded SQLite in --keys." name:"keys-url" env:"MAILLAGE_KEYS_URL" placeholder:"URL"`
	LogLevel string `help:"Least level logged: debug, info, warn, error." enum:"debug,info,warn,error" default:"info" env:"MAILLAGE_LOG_LEVEL"`
}

// keys is where the keys are: never in the folder of the data, so that a copy
// of one is not a copy of the other.
func (c Common) keys() key.Config {
	return key.Config{Dir: cmp.Or(c.Keys, filepath.Clean(c.Data)+"-keys"), URL: c.KeysURL}
}

// Site is what the deployer says about the service.
type Site struct {
	Listen    string `help:"Address to serve on." default:"localhost:8080" env:"MAILLAGE_LISTEN" placeholder:"ADDR"`
	Port      string `help:"Port to serve on, every address (set by some hosts); wins over --listen." env:"PORT" hidden:""`
	Admin     string `help:"Loopback address of /metrics and the operator's pages; empty: none." default:"localhost:9464" env:"MAILLAGE_ADMIN_LISTEN" placeholder:"ADDR"`
	PublicURL string `help:"Address people use, for links on paper and in feeds." env:"MAILLAGE_PUBLIC_URL" placeholder:"URL"`

	Name       string `help:"Name of the service." default:"Maillage" env:"MAILLAGE_NAME"`
	Publisher  string `help:"Who publishes the service, for the legal pages." default:"" env:"MAILLAGE_PUBLISHER"`
	Host       string `help:"Who hosts the service, for the legal pages." default:"" env:"MAILLAGE_HOST"`
	Contact    string `help:"E-mail address that receives messages to the publisher." default:"" env:"MAILLAGE_CONTACT"`
	HelpLine   string `help:"Telephone number to call for help, shown on every page." default:"" env:"MAILLAGE_HELP_LINE"`
	HelpHours  string `help:"When the help line answers, in plain words." default:"" env:"MAILLAGE_HELP_HOURS"`
	Tiles      string `help:"Map tiles, with {z} {x} {y}; empty: the drawn map alone." default:"" env:"MAILLAGE_TILES" placeholder:"URL"`
	TileCredit string `help:"Credit line of the map tiles." default:"" env:"MAILLAGE_TILE_CREDIT"`

	Rate    float64       `help:"Requests a second for one address (0: no limit)." default:"50" env:"MAILLAGE_RATE"`
	Proxies []string      `help:"Networks of proxies whose X-Forwarded-For is believed." env:"MAILLAGE_PROXIES" placeholder:"CIDR"`
	Grace   time.Duration `help:"How long running requests may finish at shutdown." default:"20s" env:"MAILLAGE_GRACE"`

	SMS        smsSettings        `embed:"" prefix:"sms-"`
	ProConnect proConnectSettings `embed:"" prefix:"proconnect-"`

	SMTPHost     string `help:"Mail server; empty: messages wait in the database." name:"smtp-host" env:"MAILLAGE_SMTP_HOST"`
	SMTPPort     int    `name:"smtp-port" help:"Port of the mail server." default:"587" env:"MAILLAGE_SMTP_PORT"`
	SMTPUser     string `name:"smtp-user" help:"User on the mail server." env:"MAILLAGE_SMTP_USER"`
	SMTPPassword string `name:"smtp-password" help:"Password; prefer MAILLAGE_SMTP_PASSWORD_FILE." env:"MAILLAGE_SMTP_PASSWORD"`
	SMTPFrom     string `name:"smtp-from" help:"Sender of the mails." env:"MAILLAGE_SMTP_FROM"`
}

// address is where to listen: PORT, as hosts like Scalingo set it, wins.
func (s Site) address() string {
	if s.Port != "" {
		return ":" + s.Port
	}
	return s.Listen
}

// base is the address people use, without a trailing slash.
func (s Site) base() string { return strings.TrimRight(s.PublicURL, "/") }

func (s Site) proxies() ([]netip.Prefix, error) {
	list := make([]netip.Prefix, 0, len(s.Proxies))
	for _, text := range s.Proxies {
		p, err := netip.ParsePrefix(text)
		if err != nil {
			return nil, fmt.Errorf("--proxies: %w", err)
		}
		list = append(list, p)
	}
	return list, nil
}

func (s Site) smtp() mail.Config {
	return mail.Config{Host: s.SMTPHost, Port: s.SMTPPort, User: s.SMTPUser, Password: s.SMTPPassword, From: s.SMTPFrom}
}

// tileOrigins is where the page may load map tiles from.
func (s Site) tileOrigins() ([]string, error) {
	if s.Tiles == "" {
		return nil, nil
	}
	u, err := url.Parse(s.Tiles)
	if err != nil || u.Scheme != "https" || u.Host == "" || strings.ContainsAny(u.Host, " ;,'") {
		return nil, fmt.Errorf("--tiles: an https address with {z}, {x} and {y} is needed")
	}
	return []string{"https://" + u.Host}, nil
}

// secrets sets MAILLAGE_X from the file that MAILLAGE_X_FILE names, as container
// platforms hand secrets over.
func secrets() error {
	for _, pair := range os.Environ() {
		name, path, _ := strings.Cut(pair, "=")
		plain, ok := strings.CutSuffix(name, "_FILE")
		if !ok || !strings.HasPrefix(name, "MAILLAGE_") {
			continue
		}
		content, err := os.ReadFile(path) //nolint:gosec // the operator names the file
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if err := os.Setenv(plain, strings.TrimRight(string(content), "\r\n")); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}
