package cli

import (
	"net/url"

	"dateline/api"
	"dateline/internal/incident"

	"github.com/spf13/pflag"
)

// queryOf returns the query that the flags mean, which are the parameters of the
// interface and mean the same here.
func queryOf(service *incident.Service, flags *pflag.FlagSet) (incident.Query, error) {
	values := url.Values{}
	for _, p := range exportParameters {
		if f := flags.Lookup(flagOf(p[0])); f.Changed {
			values.Set(p[0], f.Value.String())
		}
	}
	q, err := api.ParseQuery(service, values.Encode())
	if values.Get("sortby") == "" {
		q.Sort = incident.Sort{Field: incident.SortCreated, Asc: true}
	}
	return q, err
}
