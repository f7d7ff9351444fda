package testenv

import (
	"os"
	"path/filepath"
)

// Look makes the page look as on a screen of a width and height in pixels, in the
// dark where dark is set.
func (p *Page) Look(width, height int, dark bool) {
	p.b.t.Helper()
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	p.b.must(nil, p.session, "Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false})
	p.b.must(nil, p.session, "Emulation.setEmulatedMedia", map[string]any{"features": []any{map[string]string{"name": "prefers-color-scheme", "value": scheme}}})
}

// Picture leaves a picture of what the page shows in the folder that DATELINE_PICTURES
// names, as NAME.png; without that it does nothing.
func (p *Page) Picture(name string) {
	p.b.t.Helper()
	folder := os.Getenv("DATELINE_PICTURES")
	if folder == "" {
		return
	}
	var shot struct{ Data []byte }
	p.b.must(&shot, p.session, "Page.captureScreenshot", map[string]any{"format": "png"})
	if err := os.WriteFile(filepath.Join(folder, name+".png"), shot.Data, 0o644); err != nil {
		p.b.t.Fatal(err)
	}
}
