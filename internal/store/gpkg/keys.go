package gpkg

import (
	"context"
	"time"

	"dateline/internal/incident"
)

// AddKey implements incident.KeyStore.
func (s *Store) AddKey(ctx context.Context, k incident.Key) error {
	return s.do(ctx, func(ctx context.Context, c *conn) error {
		_, err := c.exec(ctx, "INSERT INTO api_keys (name, role, hash, hint, created_at) VALUES (?, ?, ?, ?, ?)",
			k.Name, k.Role, k.Hash, k.Hint, k.CreatedAt.UTC().Format(timeLayout))
		if isUnique(err) {
			return incident.Errorf(incident.Conflict, "name", "there is or was a key named %q; choose another name, so that the change log stays true", k.Name)
		}
		return coded("store a key", err)
	})
}

// RevokeKey implements incident.KeyStore.
func (s *Store) RevokeKey(ctx context.Context, name string, at time.Time) error {
	return s.do(ctx, func(ctx context.Context, c *conn) error {
		res, err := c.exec(ctx, "UPDATE api_keys SET revoked_at = coalesce(revoked_at, ?) WHERE name = ?", at.UTC().Format(timeLayout), name)
		if err != nil {
			return coded("revoke a key", err)
		}
		if n, err := res.RowsAffected(); err != nil {
			return coded("revoke a key", err)
		} else if n == 0 {
			return incident.Errorf(incident.NotFound, "name", "there is no key named %q", name)
		}
		return nil
	})
}

// Keys implements incident.KeyStore.
func (s *Store) Keys(ctx context.Context) ([]incident.Key, error) {
	st, err := s.reads.stmt(ctx, "SELECT +name, +role, +hash, +hint, +created_at, +revoked_at FROM api_keys ORDER BY name")
	if err != nil {
		return nil, err
	}
	rows, err := st.QueryContext(ctx)
	if err != nil {
		return nil, coded("read the keys", err)
	}
	var keys []incident.Key
	err = eachRow(rows, 6, func(v []any) error {
		c := &cells{v: v}
		k := incident.Key{Name: c.text(), Role: c.text()}
		k.Hash, _ = c.next().([]byte)
		k.Hint, k.CreatedAt, k.RevokedAt = c.text(), c.time(), c.time()
		keys = append(keys, k)
		return nil
	})
	return keys, coded("read the keys", err)
}

// do runs f in a transaction of the writer.
func (s *Store) do(ctx context.Context, f func(ctx context.Context, c *conn) error) error {
	r := &request{ctx: ctx, do: f, done: make(chan struct{})}
	if err := s.submit(r); err != nil {
		return err
	}
	return r.err
}
