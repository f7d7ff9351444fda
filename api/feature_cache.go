package api

import (
	"context"
	"encoding/binary"
	"fmt"
	"sync"

	"dateline/internal/format"
	"dateline/internal/incident"
)

// featureCache keeps encoded features under the Seq of the incident's last
// change and the choice of properties. Nothing in it can become stale, because
// a change gives the incident another Seq; what is not asked for any more is
// pushed out. The features are packed (see pack).
type featureCache struct {
	kept *cache
	packer
}

func newFeatureCache(bytes int) featureCache {
	return featureCache{newCache(bytes), newPacker()}
}

// keptPage is the largest page whose features are kept: who reads larger ones
// reads everything once, and would push out what others ask for again and again.
const keptPage = 2000

// featureKey is the key of a feature, made of its Seq and the properties.
type featureKey struct {
	room [2 * binary.MaxVarintLen64]byte
	size int
}

func (k *featureKey) set(seq incident.Seq, only propertySet) {
	n := binary.PutUvarint(k.room[:], uint64(only))
	k.size = n + binary.PutUvarint(k.room[n:], uint64(seq))
}

func (k *featureKey) bytes() []byte { return k.room[:k.size] }

// keep puts a feature into the cache. One that is too large for it is not kept.
func (f featureCache) keep(k *featureKey, feature []byte) {
	f.kept.set(k.bytes(), f.pack(make([]byte, 0, len(feature)/2), feature))
}

// collector appends features to a page. It is reused, so that a page costs no
// allocations for what is kept.
type collector struct {
	key     featureKey
	out     []byte
	before  string // what stands before each feature, and between two
	between string
	after   string
	crs     crs
	n       int  // features appended
	keep    bool // features that are read are kept
	missing []incident.Ref
	fresh   []byte // features that were not kept
	ends    []int  // where each of them ends in fresh, -1 for one that is gone
	packer  packer
	add     func([]byte) bool
}

var pagePool = sync.Pool{New: func() any {
	c := new(collector)
	c.add = c.unpack
	return c
}}

func (c *collector) begin() {
	if c.n > 0 {
		c.out = append(c.out, c.between...)
	}
	c.out = append(c.out, c.before...)
	c.n++
}

func (c *collector) append(feature []byte) {
	c.begin()
	start := len(c.out)
	c.out = c.crs.reproject(append(c.out, feature...), start)
	c.out = append(c.out, c.after...)
}

// unpack appends a feature as it is kept.
func (c *collector) unpack(kept []byte) bool {
	before := len(c.out)
	c.begin()
	start := len(c.out)
	out, err := c.packer.unpack(c.out, kept)
	if err != nil {
		c.out, c.n = c.out[:before], c.n-1
		return false
	}
	c.out = append(c.crs.reproject(out, start), c.after...)
	return true
}

// collect appends the features of refs to c.out in their order. One that was
// deleted since is left out.
func (s *Server) collect(ctx context.Context, c *collector, refs []incident.Ref, only propertySet) error {
	kept := s.features.kept
	c.packer = s.features.packer
	for n, ref := range refs {
		c.key.set(ref.Seq, only)
		if !kept.get(c.key.bytes(), c.add) {
			return s.collectMissing(ctx, c, refs[n:], only)
		}
	}
	return nil
}

// collectMissing goes on where the first feature is not kept: it reads all that
// are missing at once.
func (s *Server) collectMissing(ctx context.Context, c *collector, refs []incident.Ref, only propertySet) error {
	kept := s.features.kept
	c.missing = c.missing[:0]
	for _, ref := range refs {
		c.key.set(ref.Seq, only)
		if !kept.has(c.key.bytes()) {
			c.missing = append(c.missing, ref)
		}
	}
	if err := s.encodeMissing(ctx, c, only); err != nil {
		return err
	}
	at, start := 0, 0
	for _, ref := range refs {
		if at < len(c.missing) && c.missing[at] == ref {
			if end := c.ends[at]; end >= 0 {
				c.append(c.fresh[start:end])
				start = end
			}
			at++
			continue
		}
		c.key.set(ref.Seq, only)
		if kept.get(c.key.bytes(), c.add) {
			continue
		}
		// It was pushed out this very moment.
		one, err := s.Finder.Load(ctx, []incident.Ref{ref})
		if err != nil {
			return fmt.Errorf("load a feature: %w", err)
		}
		for _, i := range one {
			c.append(format.AppendProperties(nil, i, only.names()))
		}
	}
	return nil
}

// encodeMissing reads c.missing into c.fresh and, as c says, keeps the features.
func (s *Server) encodeMissing(ctx context.Context, c *collector, only propertySet) error {
	c.fresh, c.ends = c.fresh[:0], c.ends[:0]
	found, err := s.Finder.Load(ctx, c.missing)
	if err != nil {
		return fmt.Errorf("load features: %w", err)
	}
	names := only.names()
	for _, ref := range c.missing {
		if len(found) == 0 || found[0].Num != ref.Num {
			c.ends = append(c.ends, -1)
			continue
		}
		i := found[0]
		found = found[1:]
		start := len(c.fresh)
		c.fresh = format.AppendProperties(c.fresh, i, names)
		c.ends = append(c.ends, len(c.fresh))
		c.key.set(i.Seq, only)
		if c.keep {
			s.features.keep(&c.key, c.fresh[start:])
		}
	}
	return nil
}
