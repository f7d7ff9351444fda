// Package main_test tests the program as a whole: the layout of its packages, and
// what the README promises.
package main_test

import (
	"os"
	"testing"

	"dateline/internal/testenv"
)

func TestMain(m *testing.M) {
	code := m.Run()
	testenv.RemoveBinary()
	os.Exit(code)
}
