package auth

import (
	"context"
	"crypto/sha256"
	"fmt"
	"net/http"
	"regexp"
	"sync"
	"time"

	"dateline/internal/incident"
)

// maxAge is how long the keyring trusts what it has read: a key that another
// process revoked is good for this long at the most.
const maxAge = time.Second

var namePattern = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$`)

// Keyring knows the keys of a store. It reads them when a request carries a key
// and what it has is older than a second, so that a server without writers
// never asks. Its methods may be called concurrently.
type Keyring struct {
	store incident.KeyStore
	now   func() time.Time

	mu     sync.Mutex
	byHash map[[sha256.Size]byte]Caller
	readAt time.Time // zero: never, or changed since
}

// NewKeyring returns the keyring of a store. now is the clock.
func NewKeyring(store incident.KeyStore, now func() time.Time) *Keyring {
	return &Keyring{store: store, now: now}
}

// Create makes a key and returns its secret, which is kept nowhere. Errors:
// Invalid for a name or role that cannot be; Conflict for a name that was ever
// used.
func (k *Keyring) Create(ctx context.Context, name string, role Role) (secret string, err error) {
	if !namePattern.MatchString(name) {
		return "", incident.Errorf(incident.Invalid, "name", "%q cannot be the name of a key: use 1 to 64 of the characters A-Z a-z 0-9 . _ @ -, beginning with a letter or digit", name)
	}
	if _, err := ParseRole(string(role)); err != nil {
		return "", err
	}
	secret = newSecret()
	hash := Hash(secret)
	key := incident.Key{Name: name, Role: string(role), Hash: hash[:], Hint: secret[:hintLen], CreatedAt: k.now().UTC()}
	if err := k.store.AddKey(ctx, key); err != nil {
		return "", err
	}
	k.forget()
	return secret, nil
}

// Revoke ends a key: at once for this keyring, within a second for those of
// other processes. Errors: NotFound.
func (k *Keyring) Revoke(ctx context.Context, name string) error {
	if err := k.store.RevokeKey(ctx, name, k.now().UTC()); err != nil {
		return err
	}
	k.forget()
	return nil
}

func (k *Keyring) forget() {
	k.mu.Lock()
	k.readAt = time.Time{}
	k.mu.Unlock()
}

// Authenticate tells who sent a request with the headers h: the anonymous
// Caller when it carries no credentials. Errors: Unauthenticated for a key that
// is not known or was revoked; Unavailable when the keys cannot be read.
func (k *Keyring) Authenticate(ctx context.Context, h http.Header) (Caller, error) {
	secret, sent := secretOf(h)
	if !sent {
		return Caller{}, nil
	}
	if secret == "" {
		return Caller{}, incident.Errorf(incident.Unauthenticated, "", "the API key is empty, or its scheme is not known: send Authorization: Bearer with the key, or the key as the password of Basic")
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.refresh(ctx); err != nil {
		return Caller{}, &incident.Error{Code: incident.Unavailable, Message: "the keys cannot be read now; try again", Err: err}
	}
	c, known := k.byHash[Hash(secret)]
	if !known {
		return Caller{}, incident.Errorf(incident.Unauthenticated, "", "the API key is not known or was revoked")
	}
	return c, nil
}

// refresh reads the keys when they may have changed. The caller holds mu.
func (k *Keyring) refresh(ctx context.Context) error {
	now := k.now()
	if age := now.Sub(k.readAt); !k.readAt.IsZero() && age >= 0 && age < maxAge {
		return nil
	}
	keys, err := k.store.Keys(ctx)
	if err != nil {
		return fmt.Errorf("read keys: %w", err)
	}
	byHash := make(map[[sha256.Size]byte]Caller, len(keys))
	for _, key := range keys {
		if key.RevokedAt.IsZero() && len(key.Hash) == sha256.Size {
			byHash[[sha256.Size]byte(key.Hash)] = Caller{Name: key.Name, Role: Role(key.Role)}
		}
	}
	k.byHash, k.readAt = byHash, now
	return nil
}
