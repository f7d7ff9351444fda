package selfcheck

import (
	"context"
	"fmt"
	"net"
	"net/http"
)

// RunAtHome is Run for a server whose links may lead anywhere: no other is asked.
func RunAtHome(ctx context.Context, o Options) (*Report, error) {
	s, err := newServer(ctx, o)
	if err != nil {
		return nil, err
	}
	s.client.Transport.(*http.Transport).DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		if address != s.root.Host {
			return nil, fmt.Errorf("%s is another server", address)
		}
		return new(net.Dialer).DialContext(ctx, network, address)
	}
	return s.run(o.Collections, nil)
}

// RunOnly makes one check.
func RunOnly(ctx context.Context, o Options, id string) (Result, error) {
	s, err := newServer(ctx, o)
	if err != nil {
		return Result{}, err
	}
	defer s.close()
	s.choose(o.Collections)
	for _, c := range checks() {
		if c.ID == "edit/create" && o.Write && id != c.ID && len(id) > 5 && id[:5] == "edit/" {
			s.make(c) // the others go on with what it has made
		}
		if c.ID == id {
			return s.make(c), nil
		}
	}
	return Result{}, fmt.Errorf("there is no check %s", id)
}
