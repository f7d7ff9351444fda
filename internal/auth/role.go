package auth

import (
	"slices"
	"strings"

	"dateline/internal/incident"
)

// Role is what a key allows. Each role includes those before it in Roles.
type Role string

// The roles.
const (
	Reader Role = "reader" // reads, also where reading is closed to others
	Editor Role = "editor" // also writes incidents
	Admin  Role = "admin"  // also sees the figures of a server that is closed to others
)

// Roles lists the roles, the weakest first.
var Roles = []Role{Reader, Editor, Admin}

// Allows reports whether r includes need. The empty role, that of a caller
// without a key, includes nothing.
func (r Role) Allows(need Role) bool {
	have := slices.Index(Roles, r)
	return have >= 0 && have >= slices.Index(Roles, need)
}

// ParseRole returns the role of a name. The error lists the names.
func ParseRole(s string) (Role, error) {
	if r := Role(s); slices.Contains(Roles, r) {
		return r, nil
	}
	names := make([]string, len(Roles))
	for n, r := range Roles {
		names[n] = string(r)
	}
	e := incident.Errorf(incident.Invalid, "role", "%q is not a role: choose one of %s", s, strings.Join(names, ", "))
	if near := incident.Nearest(s, names); near != "" {
		e.Suggestions = []string{near}
	}
	return "", e
}

// Caller is who sent a request.
type Caller struct {
	Name string // of the key, as it stands in the change log; empty without a key
	Role Role   // empty without a key
}

// Anonymous reports whether the request came without a key.
func (c Caller) Anonymous() bool { return c.Role == "" }

// Require is nil if the caller's role includes need. Errors: Unauthenticated
// without a key, Forbidden with one that allows less.
func (c Caller) Require(need Role) error {
	switch {
	case c.Role.Allows(need):
		return nil
	case c.Anonymous():
		return incident.Errorf(incident.Unauthenticated, "", "this needs an API key of the role %q; send it as \"Authorization: Bearer dl_...\"", need)
	default:
		return incident.Errorf(incident.Forbidden, "", "the key %q has the role %q; this needs %q", c.Name, c.Role, need)
	}
}
