// Command asset builds what pages load. Run it at the root of the repository:
//
//	go run ./tool/asset          writes asset/dist from asset/css, asset/js and asset/mark.svg
//	go run ./tool/asset -check   fails when asset/dist is not what the sources give
//	go run ./tool/asset -vendor  copies the optional third-party files from node_modules
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	check := flag.Bool("check", false, "compare asset/dist with the sources instead of writing it")
	vendor := flag.Bool("vendor", false, "copy third-party files from node_modules to asset/vendor")
	flag.Parse()
	if err := run(*check, *vendor); err != nil {
		fmt.Fprintln(os.Stderr, "asset:", err)
		os.Exit(1)
	}
}

func run(check, vendor bool) error {
	if vendor {
		files, err := thirdParty("node_modules")
		if err != nil {
			return err
		}
		return replace(filepath.Join("asset", "vendor"), files)
	}
	files, err := own("asset")
	if err != nil {
		return err
	}
	dist := filepath.Join("asset", "dist")
	if check {
		return compare(dist, files)
	}
	return replace(dist, files)
}
