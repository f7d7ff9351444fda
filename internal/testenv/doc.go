// Package testenv tells tests what the machine has: programs, Python modules,
// npm packages, the program under test, and the folder of shared test data.
// What is missing skips a test with a loud word on a developer's machine and
// fails it in continuous integration (CI=true), where nothing may skip. What
// `make test` installs is in scripts/setup.sh.
//
// Only tests import it.
package testenv
