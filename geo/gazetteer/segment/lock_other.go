//go:build !unix

package segment

import (
	"errors"
	"os"
)

// lock cannot tell here whether another program has a file.
func lock(*os.File) (bool, error) { return false, errors.ErrUnsupported }
