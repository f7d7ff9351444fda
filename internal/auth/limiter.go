package auth

import (
	"math"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// maxTracked bounds how many callers a Limiter remembers in one generation. Two
// generations are kept, about 100 bytes a caller.
const maxTracked = 16_384

// Rate is how many requests a second are allowed, and how many may come at once.
// The zero Rate means no limit.
type Rate struct {
	PerSecond float64
	Burst     int
}

// IsZero reports whether r means no limit.
func (r Rate) IsZero() bool { return r.PerSecond <= 0 }

// Limiter keeps callers to a Rate, each by its name or address (a token bucket).
// Its memory is bounded: when too many callers are known, those that have not
// been seen lately are forgotten and begin anew with a full bucket. Its methods
// may be called concurrently.
type Limiter struct {
	rate Rate
	now  func() time.Time

	mu          sync.Mutex
	young, aged map[string]*rate.Limiter
}

// NewLimiter returns a limiter for r, with a Burst of at least 1. now is the
// clock.
func NewLimiter(r Rate, now func() time.Time) *Limiter {
	r.Burst = max(r.Burst, 1)
	return &Limiter{rate: r, now: now, young: map[string]*rate.Limiter{}}
}

// Verdict is what a Limiter says of a request.
type Verdict struct {
	Allowed    bool
	Limit      int           // requests that may come at once
	Remaining  int           // of those, how many are left
	Reset      time.Duration // until all are there again
	RetryAfter time.Duration // until one is there, 0 when allowed
}

// Allow counts a request of caller and tells whether it may go on.
func (l *Limiter) Allow(caller string) Verdict {
	now := l.now()
	b := l.bucket(caller)
	v := Verdict{Allowed: b.AllowN(now, 1), Limit: l.rate.Burst}
	tokens := b.TokensAt(now)
	v.Remaining = max(0, int(math.Floor(tokens)))
	v.Reset = l.wait(float64(l.rate.Burst) - tokens)
	if !v.Allowed {
		v.RetryAfter = l.wait(1 - tokens)
	}
	return v
}

func (l *Limiter) wait(tokens float64) time.Duration {
	return time.Duration(max(0, tokens) / l.rate.PerSecond * float64(time.Second))
}

func (l *Limiter) bucket(caller string) *rate.Limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	if b, ok := l.young[caller]; ok {
		return b
	}
	if len(l.young) >= maxTracked {
		l.young, l.aged = make(map[string]*rate.Limiter), l.young
	}
	b, ok := l.aged[caller]
	if !ok {
		b = rate.NewLimiter(rate.Limit(l.rate.PerSecond), l.rate.Burst)
	}
	l.young[caller] = b
	return b
}
