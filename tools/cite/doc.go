// Command cite reads what the official conformance suite
// ets-ogcapi-features10 found out about a server (testng-results.xml) and prints
// it as a table. It fails when an assertion failed that is not a known fault of
// the suite, or when the suite hardly ran. scripts/cite.sh runs the suite.
package main
