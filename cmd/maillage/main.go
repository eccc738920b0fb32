// Command maillage runs a digital-inclusion policy: see `maillage --help`.
package main

import (
	"os"

	"maillage/app"
)

func main() {
	os.Exit(app.Run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
