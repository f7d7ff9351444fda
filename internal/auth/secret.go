package auth

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"strings"
)

// prefix tells our keys from others, for people and for scanners of leaked
// secrets.
const prefix = "dl_"

// hintLen is how many characters of a secret are kept to tell keys apart.
const hintLen = len(prefix) + 4

// newSecret makes a secret: the prefix and 32 random bytes in hexadecimal.
func newSecret() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails (crypto/rand)
	return prefix + hex.EncodeToString(b)
}

// Hash is what the store keeps of a secret: its SHA-256. The secret has 256
// random bits, so neither salt nor a slow function adds anything.
func Hash(secret string) [sha256.Size]byte { return sha256.Sum256([]byte(secret)) }

// secretOf returns the secret that a request carries: as a bearer token
// (RFC 6750), as the password of HTTP Basic (RFC 7617), or as X-API-Key. sent
// tells whether it carries any credentials; an unknown scheme is one with an
// empty secret.
func secretOf(h http.Header) (secret string, sent bool) {
	if v := h.Get("Authorization"); v != "" {
		scheme, rest, _ := strings.Cut(v, " ")
		rest = strings.TrimSpace(rest)
		switch strings.ToLower(scheme) {
		case "bearer":
			return rest, true
		case "basic":
			if plain, err := base64.StdEncoding.DecodeString(rest); err == nil {
				_, password, _ := strings.Cut(string(plain), ":")
				return password, true
			}
		}
		return "", true
	}
	if v := h.Get("X-Api-Key"); v != "" {
		return strings.TrimSpace(v), true
	}
	return "", false
}
