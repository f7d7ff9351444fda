package gazetteer

// maxRuns bounds the runs of words that are looked up for one text. Names in cases and several places in one text need fewer than 200,
// hardly ever 400; only a text of a dozen words that may each stand in a case, or join two places, has more.
const maxRuns = 600

// tired reports whether so many runs of words were looked up for the text that no more ways to read it are tried.
func (s *search) tired() bool { return s.runs != nil && *s.runs > maxRuns }

// anywhere is a search for what else the text names, wherever it lies.
func (s *search) anywhere() *search {
	return &search{Index: s.Index, area: &restriction{}, omit: s.omit, runs: s.runs}
}
