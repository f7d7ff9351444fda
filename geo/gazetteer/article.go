package gazetteer

import "bytes"

// arabicCountries are those whose places bear the Arabic article, which texts leave out: Hasakah for Al Ḩasakah.
var arabicCountries = setOf("AE BH DZ EG EH IQ JO KW LB LY MA MR OM PS QA SA SD SY TN YE")

// arabicArticles are the spellings of the article, with the sounds that it takes over from the name.
var arabicArticles = setOf("al el ul ad ed adh ar er as es ash esh at et ath eth az ez an en")

const (
	factorArticle = 0.985 // the stored name has the article, the text has not
	leastArabic   = 4     // letters of a name that is known without its article
)

// withoutArticle takes the Arabic article off a folded name of a place in such a country, and the English one off that of a country.
func withoutArticle(fold []byte, kind, country string) (rest []byte, ok bool) {
	article, rest, parted := bytes.Cut(fold, []byte{' '})
	if !parted || len(rest) < leastArabic {
		return nil, false
	}
	if kind == KindCountry {
		return rest, string(article) == "the"
	}
	return rest, arabicArticles[string(article)] && arabicCountries[country]
}
