package gazetteer_test

import (
	"testing"
	"unicode/utf8"

	"dateline/geo/gazetteer"
)

func TestFold(t *testing.T) {
	tests := []struct{ in, want string }{
		{"", ""},
		{"Batken", "batken"},
		{"  Tort-Kocho ", "tort kocho"},
		{"Sarigŭr", "sarigur"},
		{"Urgūn", "urgun"},
		{"Severobaykal'sk", "severobaykalsk"},
		{"Khojai A’lo", "khojai alo"},
		{"Khojai Aʻlo", "khojai alo"},
		{"Khojai Aʼlo", "khojai alo"},
		{"Khojai A´lo", "khojai alo"},
		{"Diyarbakır", "diyarbakir"},
		{"İstanbul", "istanbul"},
		{"Aşgabat", "asgabat"},
		{"Łódź", "lodz"},
		{"Straße", "strasse"},
		{"Чыр-Дөбө", "чыр дөбө"},
		{"Орёл", "орел"},
		{"Bаtken", "batken"}, // Cyrillic а in a Latin word
		{"Бaткeн", "баткен"}, // Latin a and e in a Cyrillic word
		{"ВATKEN", "batken"}, // Cyrillic В
		{"Ｂａｔｋｅｎ", "batken"}, // full width
		{"Батке\u0306н", "баткен"},
		{"كابُل", "كابل"},
		{"کابل", "كابل"},
		{"दिल्ली", "दिल्ली"},
		{"東京", "東京"},
		{"がくえん", "がくえん"},
		{"№12", "no12"},
		{"½", "1 2"},
		{"Khorog (Хорог)", "khorog хорог"},
	}
	for _, tt := range tests {
		if got := gazetteer.Fold(tt.in); got != tt.want {
			t.Errorf("Fold(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestSkeletonJoins(t *testing.T) {
	groups := [][]string{
		{"Баткен", "Batken", "BATKEN"},
		{"Тавильдара", "Тавилдара", "Tavildara", "Tavil-Dara", "Tavil'-Dara"},
		{"Ворух", "Vorukh", "Vorux", "Voruh"},
		{"Чыр-Дөбө", "Чыр-Добо", "Chyr-Dobo", "Chir Dobo"},
		{"Сари-Гор", "Sari-Ghor", "Sarigor", "Саригор"},
		{"Хоҷаи Аъло", "Khojai A'lo"},
		{"Джалал-Абад", "Jalal-Abad", "Djalal-Abad", "Dzhalal-Abad"},
		{"Жалал-Абад", "Zhalal-Abad"},
		{"Қӯрғонтеппа", "Qŭrghonteppa", "Kurgonteppa"},
		{"Екатеринбург", "Yekaterinburg", "Ekaterinburg"},
		{"Московский", "Moskovskiy", "Moskovskii", "Moskovsky"},
		{"Border Post Number 12", "Border Post No. 12", "Border Post 12"},
	}
	for _, group := range groups {
		want := gazetteer.Skeleton(group[0])
		for _, s := range group[1:] {
			if got := gazetteer.Skeleton(s); got != want {
				t.Errorf("Skeleton(%q) = %q, of %q it is %q", s, got, group[0], want)
			}
		}
	}
}

func TestSkeletonKeepsApart(t *testing.T) {
	pairs := [][2]string{
		{"Sarigor", "Sarigon"}, {"Tort-Kocho", "Tort-Kul"}, {"Төрт-Көчө", "Төрт-Көл"}, {"Chyr-Dobo", "Uch-Dobo"},
		{"Moskva", "Moskovskiy"}, {"Isfara", "Isfana"}, {"Batken", "Batkent"}, {"Osh", "Och"},
	}
	for _, p := range pairs {
		if gazetteer.Skeleton(p[0]) == gazetteer.Skeleton(p[1]) {
			t.Errorf("%q and %q have the skeleton %q", p[0], p[1], gazetteer.Skeleton(p[0]))
		}
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"Bаtken", "İstanbul", "½ № ŀ ǆ", "ﬃ", "がく", "каb Аb", "Ａ́", "\u0300", "ⅷ", "a\u0483б", "\xff\xfe", "ŉ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := gazetteer.Fold(s)
		if twice := gazetteer.Fold(once); twice != once {
			t.Errorf("Fold(%q) = %q, folded again %q", s, once, twice)
		}
		if utf8.ValidString(s) && !utf8.ValidString(once) {
			t.Errorf("Fold(%q) = %q is not UTF-8", s, once)
		}
		if a, b := gazetteer.Skeleton(s), gazetteer.Skeleton(once); a != b {
			t.Errorf("Skeleton(%q) = %q, of its fold %q", s, a, b)
		}
	})
}
