package build

import "dateline/geo/gazetteer"

// flagFormer flags the names of a place that a curated row says was renamed which are spellings of its former name: lists of names have those of other
// languages without a flag. A respelling (Alma-Ata for Almaty) is no renaming.
func (p *Place) flagFormer() {
	past := map[string]*Name{}
	if p.SourceURL == "" {
		return // what two vintages call a place differently may be spelled so
	}
	for i := range p.Names {
		if n := &p.Names[i]; n.Flag == "former" && !similar(fold(n.Text), fold(p.Name)) && !shareWord(n.Text, p.Name) {
			past[gazetteer.Skeleton(n.Text)] = n
		}
	}
	for i := range p.Names {
		if n := &p.Names[i]; n.Flag == "" && n.From == "" && n.To == "" {
			if was, ok := past[gazetteer.Skeleton(n.Text)]; ok {
				n.Flag, n.From, n.To = was.Flag, was.From, was.To
			}
		}
	}
}
