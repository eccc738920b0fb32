package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"maillage/platform/key"
)

// keysCommand are the commands on what is kept apart from the data.
type keysCommand struct {
	Identity keysIdentityCommand `cmd:"" help:"Make the identity that reads backups of the keys, in a file to keep off this machine."`
	Backup   keysBackupCommand   `cmd:"" help:"Write the keys to one file that only the identity reads."`
	Restore  keysRestoreCommand  `cmd:"" help:"Add the keys of a backup; what has ended stays ended."`
	Rotate   keysRotateCommand   `cmd:"" help:"Draw new secrets; what was made under the former ones still reads."`
}

type keysIdentityCommand struct {
	File string `arg:"" help:"File to write; nothing is overwritten."`
}

// Run writes the identity and prints its recipient.
func (c *keysIdentityCommand) Run(t *terminal) error {
	identity, recipient, err := key.Identity()
	if err != nil {
		return err
	}
	file, err := os.OpenFile(c.File, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(file, identity)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return err
	}
	_, err = fmt.Fprintln(t.out, recipient)
	return err
}

type keysBackupCommand struct {
	Common
	File string `arg:"" help:"File to write; - for standard output."`
	To   string `help:"Recipient, as keys identity prints it." required:"" placeholder:"AGE1…"`
}

// Run writes the backup.
func (c *keysBackupCommand) Run(ctx context.Context, t *terminal) (err error) {
	keys, err := key.Open(ctx, c.keys())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, keys.Close()) }()
	return whole(c.File, t.out, func(w io.Writer) error { return keys.Backup(ctx, c.To, w) })
}

type keysRestoreCommand struct {
	Common
	File     string `arg:"" help:"Backup to read."`
	Identity string `help:"File of the identity." required:"" placeholder:"FILE"`
}

// Run reads the backup.
func (c *keysRestoreCommand) Run(ctx context.Context, _ *terminal) (err error) {
	identity, err := os.ReadFile(c.Identity)
	if err != nil {
		return err
	}
	file, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	return key.Restore(ctx, c.keys(), strings.TrimSpace(string(identity)), file)
}

type keysRotateCommand struct {
	Common
	Name string `arg:"" optional:"" help:"The secrets to renew; empty: all of them."`
}

// Run renews secrets.
func (c *keysRotateCommand) Run(ctx context.Context, _ *terminal) (err error) {
	keys, err := key.Open(ctx, c.keys())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, keys.Close()) }()
	return keys.Rotate(ctx, c.Name)
}
