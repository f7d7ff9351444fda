// Package auth decides who may do what. A key is a secret that a client sends
// with its requests; the store keeps only its SHA-256. A role says what a key
// allows: a reader reads, an editor also writes, an admin does everything. A
// Caller is who sent a request.
//
// The package decides and never renders: its errors are those of the domain
// (Unauthenticated, Forbidden), and the adapters tell them to the client.
package auth
