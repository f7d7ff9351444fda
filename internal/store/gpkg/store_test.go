package gpkg_test

import (
	"path/filepath"
	"testing"

	"dateline/internal/store/gpkg"
	"dateline/internal/store/storetest"
)

func TestStore(t *testing.T) {
	storetest.Run(t, func(t testing.TB) storetest.Store {
		return open(t, filepath.Join(t.TempDir(), "test.gpkg"), gpkg.Options{})
	})
}

// open opens a store that ends with the test.
func open(t testing.TB, path string, o gpkg.Options) *gpkg.Store {
	t.Helper()
	s, err := gpkg.Open(t.Context(), path, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return s
}
