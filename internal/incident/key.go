package incident

import (
	"context"
	"time"
)

// Key is an API key as it is stored: never the secret itself.
type Key struct {
	Name      string // who writes; it stands in the change log
	Role      string // reader, editor, admin
	Hash      []byte // SHA-256 of the secret (32 bytes); secrets are random, so no salt is needed
	Hint      string // the first characters of the secret, to tell keys apart
	CreatedAt time.Time
	RevokedAt time.Time // zero while the key is good
}

// KeyStore keeps API keys. Names are unique for ever: a revoked name is not
// given again, so that the change log stays true.
type KeyStore interface {
	// AddKey stores a new key. Errors: Conflict when the name was ever used.
	AddKey(ctx context.Context, k Key) error
	// Keys returns all keys, revoked ones too, by name.
	Keys(ctx context.Context) ([]Key, error)
	// RevokeKey ends a key. Errors: NotFound.
	RevokeKey(ctx context.Context, name string, at time.Time) error
}
