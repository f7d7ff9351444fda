package main

import (
	"math"
	"slices"
	"time"
)

// share is a part of a whole, 0 to 1. NaN where the whole is empty.
type share float64

func part(n, of int) share { return share(float64(n) / float64(of)) }

// figures are what a group of outcomes comes to in one mode.
type figures struct {
	n                        int
	top1, top5, anyOf        share // the gold place first, among five; any place of the name first
	silent                   share // no answer
	sureRight, sureWrong     share // answered with confidence
	near5, near25, near161km share // the first answer lies within so many km
	median                   float64
	covered                  share // of the answers with confidence: the gold point lies within the stated radius
}

// summarise adds up the answers that pick gives.
func summarise(outcomes []outcome, pick func(*outcome) *answer) figures {
	f := figures{n: len(outcomes)}
	var top1, top5, anyOf, silent, sureRight, sureWrong, n5, n25, n161, covered, sure int
	var distances []float64
	for i := range outcomes {
		o := &outcomes[i]
		a := pick(o)
		count(&top1, o.first(a))
		count(&top5, o.among(a))
		count(&anyOf, o.acceptable(a))
		count(&silent, len(a.ids) == 0)
		count(&sureRight, a.confident && o.first(a))
		count(&sureWrong, a.confident && !o.first(a))
		if far, ok := o.distance(a); ok {
			distances = append(distances, far)
			count(&n5, far <= 5_000)
			count(&n25, far <= 25_000)
			count(&n161, far <= 161_000)
			count(&sure, a.confident)
			count(&covered, a.confident && far <= a.radius)
		}
	}
	f.top1, f.top5, f.anyOf, f.silent = part(top1, f.n), part(top5, f.n), part(anyOf, f.n), part(silent, f.n)
	f.sureRight, f.sureWrong, f.covered = part(sureRight, f.n), part(sureWrong, f.n), part(covered, sure)
	f.near5, f.near25, f.near161km = part(n5, f.n), part(n25, f.n), part(n161, f.n)
	f.median = math.NaN()
	if len(distances) > 0 {
		slices.Sort(distances)
		f.median = distances[len(distances)/2]
	}
	return f
}

func count(n *int, is bool) {
	if is {
		*n++
	}
}

// bin is a tenth of the scale of confidence.
type bin struct {
	n, right int
	sum      float64
}

// calibrate sorts answers by their stated confidence. The expected calibration error is the mean difference between it
// and the share of right answers, weighted by the answers in each tenth. A query without an answer is not counted.
func calibrate(outcomes []outcome, picks ...func(*outcome) *answer) (bins [10]bin, expected float64) {
	total := 0
	for i := range outcomes {
		for _, pick := range picks {
			a := pick(&outcomes[i])
			if len(a.ids) == 0 {
				continue
			}
			b := &bins[min(int(a.confidence*10), 9)]
			b.n++
			b.sum += a.confidence
			count(&b.right, outcomes[i].first(a))
			total++
		}
	}
	for _, b := range bins {
		if b.n > 0 {
			expected += math.Abs(b.sum-float64(b.right)) / float64(total)
		}
	}
	return bins, expected
}

// percentile is the time within which the share p of the answers came.
func percentile(times []time.Duration, p float64) time.Duration {
	if len(times) == 0 {
		return 0
	}
	slices.Sort(times)
	return times[min(int(p*float64(len(times))), len(times)-1)]
}

func openAnswer(o *outcome) *answer  { return &o.open }
func givenAnswer(o *outcome) *answer { return &o.given }
func worldAnswer(o *outcome) *answer { return &o.world }

func only(outcomes []outcome, keep func(*outcome) bool) []outcome {
	var kept []outcome
	for i := range outcomes {
		if keep(&outcomes[i]) {
			kept = append(kept, outcomes[i])
		}
	}
	return kept
}
