package gazetteer

import (
	"bytes"
	"slices"
	"strings"

	"dateline/geo/gazetteer/segment"
)

// A place with many names bears most of them in languages that few users of a list of completions read. Their beginnings
// are found apart from the others, behind this character; those that the user has said are not among them.
const (
	manyNames    = 12
	foreignNames = "\x01"
)

// readLanguages are those in which the names of a place with many names are completed as its own: those of the region,
// and those that reports on it are written in.
var readLanguages = map[string]bool{
	"": true, "und": true, "en": true, "ru": true, "tg": true, "ky": true, "uz": true, "kk": true, "tk": true, "fa": true, "ps": true,
}

// placeKeys gives the keys by which a place is found: the skeletons of all its names, those of names without their generic
// word or their article, and those with x for ks.
func placeKeys(r *row) []segment.Key {
	k := keyMaker{kind: r[colKind], country: r[colCountry]}
	k.addName(r[colName])
	many := strings.Count(r[colNames], "|") >= manyNames
	for names := r[colNames]; names != ""; {
		var part string
		part, names, _ = strings.Cut(names, "|")
		if tag, text, ok := strings.Cut(part, ":"); ok {
			lang, _, _ := strings.Cut(tag, ";")
			k.foreign = many && !readLanguages[lang] && !strings.Contains(tag, ";"+SourceOwn)
			k.addName(text)
		}
	}
	return k.keys
}

// keyMaker collects the keys of one place.
type keyMaker struct {
	kind, country       string
	foreign             bool // the name is completed apart
	keys                []segment.Key
	fold, key, skeleton []byte // scratch
	words               []int
}

func (k *keyMaker) addName(name string) {
	k.fold = appendFold(k.fold[:0], name)
	k.addFold(k.fold)
	if bytes.IndexByte(k.fold, ' ') > 0 {
		if rest, _, ok := stripGeneric(string(k.fold), k.kind); ok {
			k.addFold([]byte(rest))
		}
		if rest, ok := withoutArticle(k.fold, k.kind, k.country); ok {
			k.addFold(rest)
		}
	}
}

func (k *keyMaker) addFold(fold []byte) {
	k.addSkeleton(fold, "h")
	if bytes.IndexByte(fold, 'x') >= 0 {
		k.addSkeleton(fold, "ks")
	}
}

// addSkeleton adds the skeleton of a fold, with the offsets of its words. A word that the sounds of its neighbours have
// changed (hill in Big Hill, whose skeleton is bigil) is added as a beginning of its own.
func (k *keyMaker) addSkeleton(fold []byte, x string) {
	k.key = appendKey(k.key[:0], fold)
	k.skeleton = appendSkeleton(k.skeleton[:0], k.key, x)
	if len(k.skeleton) == 0 || len(k.skeleton) >= segment.MaxKey {
		return
	}
	whole := string(k.skeleton)
	k.words = k.words[:0]
	for rest := fold; ; {
		switch at := len(whole) - len(k.skeleton); {
		case len(k.skeleton) == 0:
		case k.foreign:
			k.add(segment.Key{Text: foreignNames + string(k.skeleton), Words: []int{0}, Silent: true})
		case at >= 0 && at < 256 && whole[at:] == string(k.skeleton):
			k.words = append(k.words, at)
		default:
			k.add(segment.Key{Text: string(k.skeleton), Words: []int{0}, Silent: true})
		}
		space := bytes.IndexByte(rest, ' ')
		if space < 0 {
			break
		}
		rest = rest[space+1:]
		k.key = appendKey(k.key[:0], rest)
		k.skeleton = appendSkeleton(k.skeleton[:0], k.key, x)
	}
	k.add(segment.Key{Text: whole, Words: slices.Clone(k.words)})
}

// add adds a key unless it is there.
func (k *keyMaker) add(key segment.Key) {
	for i := range k.keys {
		if k.keys[i].Text == key.Text && k.keys[i].Silent == key.Silent && slices.Equal(k.keys[i].Words, key.Words) {
			return
		}
	}
	k.keys = append(k.keys, key)
}
