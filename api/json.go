package api

import "encoding/json"

// appendJSON appends a text as JSON, null for an empty one.
func appendJSON(b []byte, s string) []byte {
	if s == "" {
		return append(b, "null"...)
	}
	text, err := json.Marshal(s)
	if err != nil {
		return append(b, "null"...) // a string has no error
	}
	return append(b, text...)
}
