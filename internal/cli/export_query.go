package cli

import (
	"context"
	"net/url"

	"dateline/api"
	"dateline/internal/incident"
	"dateline/internal/places"
	"dateline/internal/store/gpkg"

	"github.com/spf13/pflag"
)

// queryOf returns the query that the flags mean, which are the parameters of the
// interface and mean the same here.
func queryOf(ctx context.Context, store *gpkg.Store, flags *pflag.FlagSet) (incident.Query, error) {
	values := url.Values{}
	for _, p := range exportParameters {
		if f := flags.Lookup(flagOf(p[0])); f.Changed {
			values.Set(p[0], f.Value.String())
		}
	}
	if len(values) == 0 { // then the gazetteer, which takes longest to open, is not needed
		return incident.Query{Sort: inOrderOfEntry}, nil
	}
	known, err := places.Open(ctx, builtIn, store, nil)
	if err != nil {
		return incident.Query{}, err
	}
	service, err := newService(store, known)
	if err != nil {
		return incident.Query{}, err
	}
	q, err := api.ParseQuery(service, values.Encode())
	if values.Get("sortby") == "" {
		q.Sort = inOrderOfEntry
	}
	return q, err
}

// inOrderOfEntry is the order in which incidents lie in the file.
var inOrderOfEntry = incident.Sort{Field: incident.SortCreated, Asc: true}
