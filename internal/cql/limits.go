package cql

// Limits of a filter. Beyond them a filter is an error, never slow.
const (
	// MaxBytes is the length of a filter, text or JSON.
	MaxBytes = 64 << 10
	// MaxDepth is how deep parentheses, functions and NOTs nest.
	MaxDepth = 50
	// MaxNodes is the number of operators, properties and literals.
	MaxNodes = 5000
	// MaxList is the number of values in a list after IN or in an array.
	MaxList = 2000
	// MaxPattern is the length in bytes of a pattern after LIKE.
	MaxPattern = 10_000
	// MaxWildcards is the number of % and _ in a pattern.
	MaxWildcards = 50
)
