package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/evanw/esbuild/pkg/api"
)

// oldest are the browsers public pages must work in (specs/ux.md §2.4).
var oldest = []api.Engine{
	{Name: api.EngineChrome, Version: "61"},
	{Name: api.EngineFirefox, Version: "60"},
	{Name: api.EngineSafari, Version: "12"},
	{Name: api.EngineIOS, Version: "12"},
}

// own builds our files: every entry is bundled and minified, the mark copied.
func own(dir string) (map[string][]byte, error) {
	result := api.Build(api.BuildOptions{
		EntryPoints: []string{
			filepath.Join(dir, "css", "public.css"),
			filepath.Join(dir, "css", "pro.css"),
			filepath.Join(dir, "js", "map.js"),
			filepath.Join(dir, "js", "passkey.js"),
		},
		Outdir:            "out",
		EntryNames:        "[name]",
		Bundle:            true,
		MinifySyntax:      true,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		LegalComments:     api.LegalCommentsNone,
		Charset:           api.CharsetUTF8,
		Engines:           oldest,
		LogLevel:          api.LogLevelWarning,
	})
	if len(result.Errors) > 0 {
		return nil, fmt.Errorf("%s", result.Errors[0].Text)
	}
	files := map[string][]byte{}
	for _, f := range result.OutputFiles {
		files[filepath.Base(f.Path)] = f.Contents
	}
	mark, err := os.ReadFile(filepath.Join(dir, "mark.svg")) //nolint:gosec // our own folder
	if err != nil {
		return nil, err
	}
	files["mark.svg"] = mark
	return files, nil
}

// thirdParty reads the optional files out of the npm packages.
func thirdParty(modules string) (map[string][]byte, error) {
	files := map[string][]byte{}
	for _, name := range []string{"leaflet.js", "leaflet.css"} {
		body, err := os.ReadFile(filepath.Join(modules, "leaflet", "dist", name)) //nolint:gosec // fixed names
		if err != nil {
			return nil, fmt.Errorf("%w (run npm ci first)", err)
		}
		files["leaflet/"+name] = body
	}
	return files, nil
}
