package format

import (
	"slices"
	"strings"

	"dateline/internal/incident"
)

// sidesOf parts the actors into two sides, as foreign sets have them: those of
// sides A and B, or, where no side is written, who acts and who suffers it. The
// rest belongs to neither.
func sidesOf(i *incident.Incident) (a, b, rest []incident.Actor) {
	for _, x := range i.Actors {
		switch {
		case x.Side == "A":
			a = append(a, x)
		case x.Side == "B":
			b = append(b, x)
		default:
			rest = append(rest, x)
		}
	}
	take := func(roles ...string) []incident.Actor {
		n := slices.IndexFunc(rest, func(x incident.Actor) bool { return slices.Contains(roles, x.Role) })
		if n < 0 {
			return nil
		}
		x := rest[n]
		rest = slices.Delete(rest, n, n+1)
		return []incident.Actor{x}
	}
	if len(a) == 0 {
		a = take("perpetrator", "initiator", "participant", "host", "")
	}
	if len(b) == 0 {
		b = take("target", "affected", "participant", "")
	}
	if len(a) == 0 {
		a, b = b, nil
	}
	return a, b, rest
}

// names joins the names of actors as foreign sets do.
func names(list []incident.Actor) string {
	parts := make([]string, len(list))
	for n, a := range list {
		parts[n] = a.Name
	}
	return strings.Join(parts, "; ")
}

// mainName is the name of the first actor of a side.
func mainName(side []incident.Actor) string {
	if len(side) == 0 {
		return ""
	}
	return side[0].Name
}

// lostCommonly lists what neither ACLED nor UCDP has a column for.
func lostCommonly(i *incident.Incident, rest []incident.Actor) (lost []string) {
	add := func(is bool, reason string) {
		if is {
			lost = append(lost, reason)
		}
	}
	add(!i.Injured.IsZero(), "injured people have no column")
	others := slices.ContainsFunc(i.Claims, func(c incident.Claim) bool {
		return c.Kind == "casualty" && c.Metric != "killed" && c.Metric != "injured" && c.Value.Known
	})
	add(others, "missing, captured, displaced and evacuated people have no column")
	add(len(rest) > 0, "actors beyond two sides have no column")
	add(i.Disputed, "rival claims have no column: one figure stands for them")
	add(len(i.Modes)+len(i.Contexts) > 0, "modes and contexts have no column")
	add(len(i.Relations) > 0, "relations between incidents have no column")
	return lost
}
