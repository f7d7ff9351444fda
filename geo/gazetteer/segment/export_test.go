package segment

// SetHeavy changes, for a test, from how many beginnings on they have a list, and gives the value before.
func SetHeavy(n int) int {
	before := heavy
	heavy = n
	return before
}
