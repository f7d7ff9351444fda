package gazetteer

import (
	"cmp"
	"slices"
	"strings"
)

// slipped are the letters of sound keys of which a slip of the pen may make one another. A digit is never a slip.
const slipped = "apktsjvmnlr"

// soundsLike yields the skeletons that have a sound key, then, with slips, those whose key is one letter from it, until
// yield says no. It must not keep them.
func (ix *Index) soundsLike(key string, slips bool, yield func(skeleton []byte, k keyIn) bool) {
	more := true
	look := func(layer int) func(skeleton []byte, number uint32) bool {
		return func(skeleton []byte, number uint32) bool {
			more = yield(skeleton, keyIn{layer, number})
			return more
		}
	}
	for i, l := range ix.layers {
		if more {
			l.Alike(key, look(i))
		}
	}
	for i, l := range ix.layers {
		if more && slips && len(key) > 1 {
			l.AlikeNear(key, slipped, look(i))
		}
	}
}

// nearSkeleton is a skeleton in the index that sounds nearly like a text.
type nearSkeleton struct {
	skeleton string
	cost     int // hundredths of a letter
	key      keyIn
}

// maxNearSounds bounds the skeletons that are kept for one text.
const maxNearSounds = 200

// maxHeard bounds the skeletons that are compared with one text. Only short names in gazetteers of millions have so many
// that sound nearly so; those that sound the same come first.
const maxHeard = 4_000

// nearSkeletons gives the skeletons that sound nearly like one, the nearest first. With slips a consonant more, less,
// or of another class is forgiven, too. The list is whole if all that sound nearly so were heard: then each is there from
// every layer that has it.
func (ix *Index) nearSkeletons(skeleton []byte, slips bool) (near []nearSkeleton, whole bool) {
	var keySpace, soundSpace, otherSpace [96]byte
	key := appendSoundKey(keySpace[:0], skeleton)
	sounds := appendSounds(soundSpace[:0], skeleton)
	if len(key) == 0 || len(sounds) < 3 || len(sounds) > maxSounds {
		return nil, true
	}
	limit, most := costLimit(len(sounds)), maxNearSounds
	if !slips {
		most = triesBeside
	}
	var found []nearSkeleton
	heard, wanted := 0, newHeard(sounds)
	ix.soundsLike(string(key), slips, func(other []byte, k keyIn) bool {
		if len(other) <= 2*len(skeleton)+2 && 2*len(other)+2 >= len(skeleton) {
			if cost := wanted.distance(appendSounds(otherSpace[:0], other), &soundCost, limit); cost <= limit {
				found = append(found, nearSkeleton{string(other), cost, k})
			}
		}
		if len(found) >= 2*most { // only those that are as near as the best ones so far can still matter
			found = nearest(found, most)
			limit = found[len(found)-1].cost
		}
		heard++
		return heard < maxHeard
	})
	return nearest(found, most), heard < maxHeard
}

// nearest sorts skeletons, the nearest first, and keeps as many as are wanted at most, each from every layer that has it.
func nearest(found []nearSkeleton, most int) []nearSkeleton {
	slices.SortFunc(found, func(a, b nearSkeleton) int {
		return cmp.Or(cmp.Compare(a.cost, b.cost), strings.Compare(a.skeleton, b.skeleton), cmp.Compare(a.key.layer, b.key.layer))
	})
	found = slices.Compact(found)
	for i := range found {
		if i == 0 || found[i].skeleton != found[i-1].skeleton {
			if most--; most < 0 {
				return found[:i]
			}
		}
	}
	return found
}

// costLimit is how much may differ in a name of so many sounds.
func costLimit(sounds int) int { return min(20*sounds+10, 300) }

// How many places that bear nearly a name are wanted: where none bears the name itself, and beside those that do.
const (
	nearWanted = 30
	nearBeside = DefaultLimit + 2
	// triesBeside is how many names are tried for these, of whose bearers none may lie where the query looks.
	triesBeside = 3 * nearBeside
	// looksBeside is how many of their bearers are looked at for where they lie, the most prominent ones of each name
	// first. Only in gazetteers of millions the names that are tried have more.
	looksBeside = 1_500
)

// nearHits finds places whose names sound nearly like a spelling, the nearest first, at most n of them.
func (q *search) nearHits(s spelling, slips bool, n int) []hit {
	limit := costLimit(len(s.heard.sounds))
	var looks *int
	if !slips {
		left := looksBeside
		looks = &left
	}
	var hits []hit
	for all, whole := q.nearSkeletons([]byte(s.skeleton), slips); len(all) > 0 && len(hits) < n; {
		skeleton, keys := all[0].skeleton, make([]keyIn, 0, 2)
		for len(all) > 0 && all[0].skeleton == skeleton {
			keys, all = append(keys, all[0].key), all[1:]
		}
		if !whole {
			keys = q.keys(skeleton)
		}
		for _, place := range q.find(skeleton, keys, true, looks) {
			if len(hits) >= 2*n {
				break // of a name with hundreds of bearers
			}
			if slices.ContainsFunc(hits, func(o hit) bool { return o.place == place }) {
				continue
			}
			h := hit{place: place, row: q.row(place)}
			if q.area.admits(q.Index, &h) && h.compare(&s, limit, q) {
				hits = append(hits, h)
			}
		}
	}
	return hits
}

// nearNames finds names in the words that are spelled nearly like those of places, where the names that stand there do
// not explain the text, or leave room for more candidates.
func (s *search) nearNames(tokens []token, found []named, all []scored, unmatched []string) (near []named, instead bool) {
	clear := len(unmatched) == 0 && slices.ContainsFunc(all, func(a scored) bool { return a.score >= sure })
	look := func(run span) {
		proper := slices.ContainsFunc(tokens[run.from:run.to], func(t token) bool { return !t.generic })
		same := func(n named) bool { return n.span == run && (n.hits != nil || len(n.coded) > 0) }
		if !proper || run.to-run.from > maxSpan || slices.ContainsFunc(near, same) || slices.ContainsFunc(found, same) {
			return
		}
		sp := spellSpan(tokens, run)
		most := nearWanted
		if clear {
			most = nearBeside
		}
		if hits := s.nearHits(sp, !clear, most); len(hits) > 0 {
			borne := slices.ContainsFunc(found, func(n named) bool { return n.span == run })
			near = append(near, named{span: run, spelling: sp, hits: hits, outrun: borne})
		}
	}
	try := func(run span) { look(withoutGeneric(tokens, run)) }
	whole := span{0, len(tokens)}
	one := tokens[0].segment == tokens[len(tokens)-1].segment
	edged := tokens[0].generic || tokens[len(tokens)-1].generic
	if clear {
		several := !slices.ContainsFunc(found, func(n named) bool { return n.span == whole }) // names: Langar Kisht
		if one && !edged && (len(all) < DefaultLimit || several) {
			try(whole)
		}
		return near, true
	}
	for from := 0; from < len(tokens); {
		to := from
		for to < len(tokens) && tokens[to].segment == tokens[from].segment {
			to++
		}
		try(span{from, to})
		for _, run := range uncovered(tokens, found, span{from, to}) {
			try(run)
		}
		from = to
	}
	if one && edged && len(all) == 0 {
		look(whole) // the generic words may be part of the name: Имени Тельмана
	}
	return near, false
}

// withoutGeneric leaves out the generic words at both ends of a run, but for directions, which are part of many names.
func withoutGeneric(tokens []token, run span) span {
	for run.from < run.to && tokens[run.from].generic && !tokens[run.from].class.compass {
		run.from++
	}
	for run.to > run.from && tokens[run.to-1].generic && !tokens[run.to-1].class.compass {
		run.to--
	}
	return run
}

// nearWords finds settlements that are called by generic words alone, in other letters of the very sound: Водохранилище is
// Vodokhranilishche.
func (s *search) nearWords(tokens []token) []named {
	if len(tokens) > maxSpan || slices.ContainsFunc(tokens, func(t token) bool { return !t.generic || len(t.class.kinds) == 0 }) {
		return nil
	}
	whole := span{0, len(tokens)}
	sp := spellSpan(tokens, whole)
	hits := slices.DeleteFunc(s.nearHits(sp, false, nearBeside), func(h hit) bool { return h.cost > 0 || h.stripped || !populated(h.row[colKind]) })
	if len(hits) == 0 {
		return nil
	}
	return []named{{span: whole, spelling: sp, hits: hits}}
}

// uncovered are the runs of words in a segment that are in no name.
func uncovered(tokens []token, found []named, segment span) []span {
	var runs []span
	for i := segment.from; i < segment.to; i++ {
		in := func(n named) bool { return n.from <= i && i < n.to && !n.allGeneric }
		switch {
		case slices.ContainsFunc(found, in):
		case len(runs) > 0 && runs[len(runs)-1].to == i:
			runs[len(runs)-1].to++
		default:
			runs = append(runs, span{i, i + 1})
		}
	}
	return runs
}
