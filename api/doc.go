// Package api is the HTTP face of dateline: it reads requests, asks the domain,
// and renders answers as openapi.yaml says. There is one file per resource; a
// handler parses, does and renders, and returns its error, which problem.go
// alone turns into an answer (RFC 9457).
//
// A page of incidents is put together from features that are kept encoded under
// the Seq of their last change, which can never be stale; the store is asked
// which incidents are on the page, and only for those that are not kept.
//
// The package knows no database: it is given an incident.Store and an
// incident.Finder.
package api
