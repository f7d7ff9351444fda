package selfcheck_test

import (
	"net/http"
	"regexp"
)

// tileFaults break tiles, each for one check.
var tileFaults = map[string]fault{
	"tiles/list":    edits(at(`/tiles$`), drop("tilesets")),
	"tiles/tileset": edits(at(`^/tileMatrixSets/`), drop("tileMatrices")),
	"tiles/tile":    {ask: rowAfterColumn},
	"tiles/outside": forgives(at(`WebMercatorQuad/0/1/0|WebMercatorQuad/0/0/1`)),
}

var tileAddress = regexp.MustCompile(`(WebMercatorQuad/\d+)/(\d+)/(\d+)$`)

// rowAfterColumn takes the column of a tile for its row.
func rowAfterColumn(r *http.Request) {
	r.URL.Path = tileAddress.ReplaceAllString(r.URL.Path, "$1/$3/$2")
	r.RequestURI = r.URL.RequestURI()
}
