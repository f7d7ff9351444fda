// Command dateline turns where and when into data: it geocodes the place names
// that people write, keeps incidents in a GeoPackage, and gives them back as
// GeoJSON. README.md begins with `go run . demo`.
package main

import (
	_ "embed"
	"os"

	"dateline/internal/cli"
)

//go:embed openapi.yaml
var openAPI []byte

func main() {
	os.Exit(cli.Main(os.Args[1:], openAPI))
}
