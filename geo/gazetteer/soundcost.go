package gazetteer

// Costs of mistaking one sound for another, in hundredths of a letter. Spellings of one name differ in vowels (Tovildara,
// Tavildara), in voice (Dashtag, Dashtak) and in the sounds that one script has no letter for; two names that differ in a
// whole consonant are seldom one.
const (
	costOther      = 100 // any other letter for this one
	costVowels     = 45  // any other vowel
	costMissVowel  = 45
	costMissWeak   = 35 // a vowel beside another one; h
	costMissGlide  = 20 // y
	costMissDouble = 8  // one of two equal letters
	costTransposed = 70
	costDigit      = 400 // a number is another number
)

// soundPairs are the sounds that are mistaken for each other at less than costOther. The cheapest are different spellings
// of one sound.
var soundPairs = []struct {
	cost  int
	pairs string // of two sounds each
}{
	{3, "Zj jJ 6o 9u O6 cC"}, {5, "ZJ Yi"}, {8, "kq hx gG vw iy"}, {10, "Yy 6u Oe Oo ou"}, {15, "nN 6e 9Y 9i"}, {20, "ei ao cj"},
	{30, "ae Oa O9 Ou ey gq kG qG 69 9o uw Ss"}, {35, "uv Ts eY 6Y bv vb"}, {40, "kx qx kc sc TC vo uY bw"},
	{45, "kh qh SC gx Gx Gh gh Zy jy Jy Tt"}, {50, "gk dt zZ jz Jz gN GN eu eo"}, {55, "bp sz Cj CJ CZ ai pf bu Tz iu"},
	{60, "jS ZS JS sC vf au"}, {65, "mn io zC"},
	{75, "ez in fh fx dj dJ gj kN qN lr Ck hy xS lp np gt Tg nv kn mt gd kv zr"}, // these last look alike in Cyrillic print or hand
}

type soundCosts [128][128]uint16

// soundCost is the cost of writing one sound for another; in soundCostAway o for a is dear, which is common only where
// Tajik, Uzbek and Russian spellings meet (Akmazor, Ak-Mazar).
var soundCost, soundCostAway = func() (cost, away soundCosts) {
	for a := range cost {
		for b := range cost[a] {
			switch x, y := byte(a), byte(b); {
			case x == y:
			case digitSound(x) || digitSound(y):
				cost[a][b] = costDigit
			case (isVowel(x) || x == 'y') && (isVowel(y) || y == 'y'):
				cost[a][b] = costVowels
			default:
				cost[a][b] = costOther
			}
		}
	}
	for _, p := range soundPairs {
		for i := 0; i+1 < len(p.pairs); i += 3 {
			a, b := p.pairs[i], p.pairs[i+1]
			cost[a][b], cost[b][a] = uint16(p.cost), uint16(p.cost)
		}
	}
	away = cost
	away['a']['o'], away['o']['a'] = costVowels, costVowels
	return cost, away
}()

func digitSound(c byte) bool {
	return c >= '0' && c <= '8' && c != '6' || c == 'A' || c == 'B'
}

// missCost is the cost of leaving sound i out.
func missCost(sounds []byte, i int) int {
	c := sounds[i]
	switch {
	case digitSound(c):
		return costDigit
	case i > 0 && sounds[i-1] == c, c == 'k' && i+1 < len(sounds) && sounds[i+1] == 'x':
		return costMissDouble
	case c == 'y':
		return costMissGlide
	case c == 'h':
		return costMissWeak
	case !isVowel(c):
		return costOther
	case c == 'e' || c == 'i' || c == 'Y':
		return costMissWeak
	case i > 0 && isVowel(sounds[i-1]) || i+1 < len(sounds) && isVowel(sounds[i+1]):
		return costMissWeak
	}
	return costMissVowel
}

const maxSounds = 64

// heard are the sounds of a text that others are compared with.
type heard struct {
	sounds []byte
	miss   []int // the cost of leaving each out
}

func newHeard(sounds []byte) heard {
	h := heard{sounds: sounds[:min(len(sounds), maxSounds)]}
	h.miss = make([]int, len(h.sounds))
	for i := range h.sounds {
		h.miss[i] = missCost(h.sounds, i)
	}
	return h
}

// distance is the least cost of turning one run of sounds into the other, in hundredths of a letter, or limit+1 if
// it is greater than limit (Damerau's distance with neighbours transposed, weighted). Sounds beyond maxSounds are not
// looked at.
func (h *heard) distance(b []byte, costs *soundCosts, limit int) int {
	b = b[:min(len(b), maxSounds)]
	var rows [3][maxSounds + 1]int
	var missB [maxSounds]int
	before, last, row := &rows[0], &rows[1], &rows[2]
	for j := range b {
		missB[j] = missCost(b, j)
		last[j+1] = last[j] + missB[j]
	}
	for i, c := range h.sounds {
		miss := h.miss[i]
		row[0] = last[0] + miss
		least := row[0]
		of := &costs[c&127]
		for j, d := range b {
			best := min(last[j]+int(of[d&127]), last[j+1]+miss, row[j]+missB[j])
			if i > 0 && j > 0 && c == b[j-1] && h.sounds[i-1] == d && c != d {
				best = min(best, before[j-1]+costTransposed)
			}
			row[j+1] = best
			least = min(least, best)
		}
		if least > limit {
			return limit + 1
		}
		before, last, row = last, row, before
	}
	return min(last[len(b)], limit+1)
}
