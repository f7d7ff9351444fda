// Package web holds the pages for people and what they are made of: a template
// for each kind of resource with a frame around it, the page to read and try the
// API, and the styles, scripts and libraries that they load, embedded in the
// binary. A page loads nothing from outside and runs no inline script or style;
// those made by templates run no script at all.
//
// An asset is a file under /assets/<version>/, where the version is a hash of
// all of them, so that it may be kept for ever. Vendored files lie unchanged in
// static/lib/<package>@<version>/; manifest.json has their hashes and licences.
package web
