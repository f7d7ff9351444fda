package gazetteer

import (
	"encoding/binary"
	"iter"
	"runtime"
	"sync"
)

// inOrder does some work on all processors and yields what comes out in the order of what went in. It reads in from a
// goroutine of its own, which has ended when inOrder has.
func inOrder[In, Out any](in iter.Seq[In], work func(In) Out) iter.Seq[Out] {
	type job struct {
		in  In
		out chan Out
	}
	return func(yield func(Out) bool) {
		workers := runtime.GOMAXPROCS(0)
		jobs, outs := make(chan job, workers), make(chan chan Out, 2*workers)
		stop := make(chan struct{})
		var wait sync.WaitGroup
		defer wait.Wait()
		defer close(stop)
		wait.Go(func() {
			defer close(jobs)
			defer close(outs)
			for x := range in {
				j := job{x, make(chan Out, 1)}
				select {
				case outs <- j.out:
					jobs <- j // a worker will come
				case <-stop:
					return
				}
			}
		})
		for range workers {
			wait.Go(func() {
				for j := range jobs {
					j.out <- work(j.in)
				}
			})
		}
		for out := range outs {
			if !yield(<-out) {
				return
			}
		}
	}
}

// chunks yields up to n elements at a time.
func chunks[T any](in iter.Seq[T], n int) iter.Seq[[]T] {
	return func(yield func([]T) bool) {
		var chunk []T
		for x := range in {
			if chunk = append(chunk, x); len(chunk) == n {
				if !yield(chunk) {
					return
				}
				chunk = make([]T, 0, n)
			}
		}
		if len(chunk) > 0 {
			yield(chunk)
		}
	}
}

// encodeNumbers writes numbers in four bytes each.
func encodeNumbers(numbers []uint32) []byte {
	b := make([]byte, 0, 4*len(numbers))
	for _, n := range numbers {
		b = binary.LittleEndian.AppendUint32(b, n)
	}
	return b
}

func decodeNumbers(b []byte) []uint32 {
	numbers := make([]uint32, 0, len(b)/4)
	for ; len(b) >= 4; b = b[4:] {
		numbers = append(numbers, binary.LittleEndian.Uint32(b))
	}
	return numbers
}
