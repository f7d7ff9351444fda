package web

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
)

// imported finds the file in a static import of an ES module.
var imported = regexp.MustCompile(`(?m)^\s*(?:import|export|\}).*?(?:from )?'(\.\.?/[^']+)';?\s*$`)

// modules are the files that a module needs, itself first, each once: what it
// imports, and what these do.
func (s *Site) modules(name string) ([]string, error) {
	all := []string{name}
	for n := 0; n < len(all); n++ {
		if strings.HasPrefix(all[n], "lib/") {
			continue // packed into one file each
		}
		for _, m := range imported.FindAllStringSubmatch(string(s.files[all[n]].data), -1) {
			file := path.Join(path.Dir(all[n]), m[1])
			if s.files[file] == nil {
				return nil, fmt.Errorf("%s imports %s, which is no file", all[n], file)
			}
			if !slices.Contains(all, file) {
				all = append(all, file)
			}
		}
	}
	return all, nil
}

// preload lets a page fetch all modules of the one that it begins with at once,
// not each when another that imports it has come.
func (s *Site) preload(page, module string) (string, error) {
	files, err := s.modules(module)
	if err != nil {
		return "", err
	}
	var links strings.Builder
	for _, file := range files {
		fmt.Fprintf(&links, "<link rel=\"modulepreload\" href=\"assets/%s/%s\">\n", s.version, file)
	}
	return strings.Replace(page, "</head>", links.String()+"</head>", 1), nil
}
