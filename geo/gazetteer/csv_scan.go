package gazetteer

import (
	"errors"
	"fmt"
	"strings"
)

// maxFields is the largest number of columns that a source may have.
const maxFields = 32

// scanRecord reads one record at the beginning of s. Fields follow RFC 4180 but contain no line break. It returns the
// number of fields and of bytes, the line's end included.
func scanRecord(s string, fields *[maxFields]string) (count, size int, err error) {
	line, _, ended := strings.Cut(s, "\n")
	size = len(line)
	if ended {
		size++
	}
	line = strings.TrimSuffix(line, "\r")
	for more := true; more; count++ {
		if count == maxFields {
			return 0, 0, fmt.Errorf("more than %d columns", maxFields)
		}
		if strings.HasPrefix(line, `"`) {
			if fields[count], line, more, err = scanQuoted(line[1:]); err != nil {
				return 0, 0, fmt.Errorf("column %d: %w", count+1, err)
			}
		} else {
			fields[count], line, more = strings.Cut(line, ",")
		}
	}
	return count, size, nil
}

// scanQuoted reads a quoted field after its opening quote and gives its text, the rest of the line after the comma, and
// whether there was one.
func scanQuoted(s string) (text, rest string, more bool, err error) {
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] != '"':
		case i+1 < len(s) && s[i+1] == '"':
			i++
		default:
			text, rest = strings.ReplaceAll(s[:i], `""`, `"`), s[i+1:]
			if rest != "" && rest[0] != ',' {
				return "", "", false, errors.New("text follows a closing quote")
			}
			return text, strings.TrimPrefix(rest, ","), rest != "", nil
		}
	}
	return "", "", false, errors.New("a quote is not closed on its line")
}
