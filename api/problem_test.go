package api_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"dateline/api"
	"dateline/internal/incident"
)

func TestEveryCodeHasItsStatus(t *testing.T) {
	cause := errors.New("SQLITE_SECRET at /var/lib")
	for code, want := range map[incident.Code]int{
		incident.Invalid: 400, incident.NotFound: 404, incident.Gone: 410, incident.Conflict: 409, incident.Unauthenticated: 401,
		incident.Forbidden: 403, incident.TooLarge: 413, incident.Unplaced: 422, incident.Unavailable: 503, incident.Full: 507,
		incident.Internal: 500, "a code of tomorrow": 500,
	} {
		err := fmt.Errorf("store: %w", &incident.Error{Code: code, Message: "what is wrong", Err: cause})
		if status, detail := api.StatusOf(err); status != want || detail != "what is wrong" {
			t.Errorf("%s: %d %q", code, status, detail)
		}
	}
	for _, c := range []struct {
		err  error
		want int
	}{
		{cause, 500},
		{context.DeadlineExceeded, 503},
		{incident.Errors{}, 500},
		{incident.Errors{{Code: incident.Unplaced, Message: "a"}, {Code: incident.Invalid, Message: "b"}}, 400},
		{incident.Errors{{Code: incident.Conflict, Message: "a"}, {Code: incident.Unplaced, Message: "b"}}, 409},
	} {
		if status, detail := api.StatusOf(c.err); status != c.want || strings.Contains(detail, "SECRET") {
			t.Errorf("%v: %d %q", c.err, status, detail)
		}
	}
}

func TestParseQuery(t *testing.T) {
	b := newBench(t)
	q, err := api.ParseQuery(b.service, "within=Batken+Region&killed_min=3&limit=7")
	if err != nil || q.Within == "" || q.KilledMin != incident.Num(3) || q.Limit != 7 {
		t.Errorf("%+v %v", q, err)
	}
	_, err = api.ParseQuery(b.service, "bbox=1,2&limit=0")
	var faults incident.Errors
	if !errors.As(err, &faults) || len(faults) != 2 {
		t.Errorf("%v", err)
	}
}
