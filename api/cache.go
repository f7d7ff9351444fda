package api

import (
	"bytes"
	"encoding/binary"
	"hash/maphash"
	"sync"
	"sync/atomic"
)

// cache keeps values by their keys in a fixed amount of memory, which holds no
// pointers for the garbage collector to follow. What is oldest gives way, unless it
// was asked for since it was stored: then it becomes the newest once more. It is cut
// into shards with a lock each, so that its methods may be called concurrently.
type cache struct {
	seed                  maphash.Seed
	shards                [cacheShards]shard
	entries, hits, misses atomic.Int64
}

const (
	cacheShards = 64
	entryAlign  = 16
	entryHead   = 16 // bytes: the next entry of the bucket, the hash, the lengths of key and value, flags
	entryUsed   = 1  // it was asked for
	entryDead   = 2  // it was replaced, or fills the end of the ring
	bucketBytes = 256
	maxKey      = 1<<16 - 1
	chances     = 32 // how many old entries one new one may keep alive
)

// shard is a ring of entries, the newest at write, the oldest at read. These count
// on, round after round. An entry never crosses the end of the ring.
type shard struct {
	mu          sync.Mutex
	ring        []byte
	buckets     []uint32 // the newest entry of each, as its place in the ring in units of entryAlign, plus 1
	read, write uint64
	saved       []byte // entries that are stored again
}

// newCache returns a cache of so many bytes.
func newCache(size int) *cache {
	c := &cache{seed: maphash.MakeSeed()}
	for n := range c.shards {
		s := &c.shards[n]
		s.ring = make([]byte, max(size/cacheShards, 1<<10)&^(entryAlign-1))
		s.buckets = make([]uint32, len(s.ring)/bucketBytes+1)
	}
	return c
}

func (c *cache) find(key []byte) (*shard, uint32) {
	h := maphash.Bytes(c.seed, key)
	return &c.shards[h>>32%cacheShards], uint32(h)
}

// cacheEntry is the ring from where an entry begins to its end.
type cacheEntry []byte

func (e cacheEntry) next() uint32     { return binary.LittleEndian.Uint32(e) }
func (e cacheEntry) setNext(n uint32) { binary.LittleEndian.PutUint32(e, n) }
func (e cacheEntry) hash() uint32     { return binary.LittleEndian.Uint32(e[4:]) }
func (e cacheEntry) keyLen() int      { return int(binary.LittleEndian.Uint16(e[8:])) }
func (e cacheEntry) valueLen() int    { return int(binary.LittleEndian.Uint32(e[10:])) }
func (e cacheEntry) key() []byte      { return e[entryHead:][:e.keyLen()] }
func (e cacheEntry) value() []byte    { return e[entryHead+e.keyLen():][:e.valueLen()] }
func (e cacheEntry) size() int        { return entrySize(e.keyLen(), e.valueLen()) }

func entrySize(key, value int) int {
	return (entryHead + key + value + entryAlign - 1) &^ (entryAlign - 1)
}

func (s *shard) at(place uint32) cacheEntry { return cacheEntry(s.ring[int(place-1)*entryAlign:]) }

// get calls f with the value of a key and reports whether there is one and f
// takes it. f may not keep the value, nor use the cache.
func (c *cache) get(key []byte, f func(value []byte) bool) bool {
	s, hash := c.find(key)
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.find(key, hash)
	if e == nil || !f(e.value()) {
		c.misses.Add(1)
		return false
	}
	e[14] |= entryUsed
	c.hits.Add(1)
	return true
}

// has reports whether there is a value of a key. It does not count as asking for it.
func (c *cache) has(key []byte) bool {
	s, hash := c.find(key)
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.find(key, hash) != nil
}

func (s *shard) find(key []byte, hash uint32) cacheEntry {
	for place := s.buckets[hash%uint32(len(s.buckets))]; place != 0; {
		e := s.at(place)
		if e.hash() == hash && bytes.Equal(e.key(), key) {
			return e
		}
		place = e.next()
	}
	return nil
}

// set keeps a value, unless it takes more than a quarter of a shard.
func (c *cache) set(key, value []byte) {
	s, hash := c.find(key)
	if len(key) > maxKey || entrySize(len(key), len(value)) > len(s.ring)/4 {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if old := s.find(key, hash); old != nil {
		s.unlink(old)
		old[14] |= entryDead
		c.entries.Add(-1)
	}
	s.saved = s.saved[:0]
	left := chances
	c.entries.Add(1 - s.put(key, value, hash, &left))
	for at := 0; at < len(s.saved); { // it may become longer: their place is taken from others
		e := cacheEntry(s.saved[at:])
		at += e.size()
		c.entries.Add(1 - s.put(e.key(), e.value(), e.hash(), &left))
	}
}

// put writes an entry over the oldest ones and returns how many gave way.
func (s *shard) put(key, value []byte, hash uint32, chances *int) (gone int64) {
	size := entrySize(len(key), len(value))
	ring := uint64(len(s.ring))
	start := s.write
	if rest := ring - start%ring; rest < uint64(size) {
		start += rest
	}
	for s.read+ring < start+uint64(size) && s.read < s.write {
		gone += s.evict(chances)
	}
	if s.write < start { // what is left of the round is a dead entry
		e := cacheEntry(s.ring[s.write%ring:])
		clear(e[:entryHead])
		binary.LittleEndian.PutUint32(e[10:], uint32(start-s.write)-entryHead)
		e[14] = entryDead
	}
	e := cacheEntry(s.ring[start%ring:])
	head := &s.buckets[hash%uint32(len(s.buckets))]
	e.setNext(*head)
	binary.LittleEndian.PutUint32(e[4:], hash)
	binary.LittleEndian.PutUint16(e[8:], uint16(len(key)))
	binary.LittleEndian.PutUint32(e[10:], uint32(len(value)))
	e[14], e[15] = 0, 0
	copy(e.key(), key)
	copy(e.value(), value)
	*head = uint32(start%ring/entryAlign) + 1
	s.write = start + uint64(size)
	return gone
}

// evict takes the oldest entry away. It returns 1 for one that was alive.
func (s *shard) evict(chances *int) int64 {
	e := cacheEntry(s.ring[s.read%uint64(len(s.ring)):])
	s.read += uint64(e.size())
	if e[14]&entryDead != 0 {
		return 0
	}
	s.unlink(e)
	if e[14]&entryUsed != 0 && *chances > 0 {
		*chances--
		s.saved = append(s.saved, e[:e.size()]...)
	}
	return 1
}

// unlink takes an entry out of its bucket.
func (s *shard) unlink(e cacheEntry) {
	self := uint32((len(s.ring)-len(e))/entryAlign) + 1
	at := &s.buckets[e.hash()%uint32(len(s.buckets))]
	if *at == self {
		*at = e.next()
		return
	}
	before := s.at(*at)
	for before.next() != self {
		before = s.at(before.next())
	}
	before.setNext(e.next())
}
