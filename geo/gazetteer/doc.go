// Package gazetteer knows places by their names: it turns the name of a place in a text into ranked places with a point,
// an honest radius and the reasons for both.
//
// A place has one primary name and other names, in any script, some of them former or misspelt. The fold of a text is its
// normal form (see Fold): two spellings that fold to the same letters are the same name written differently. The
// skeleton is coarser (see Skeleton): Cyrillic and Latin spellings that sound the same meet on it. A qualifier is a
// place named beside the one that is asked for: Isfara in "Vorukh, Isfara"; after a comma it may be the code of a country
// or of a state of the United States, in capitals. A generic word names a kind of place
// (region, нохия, pass) or says that it is only near (area, около).
//
// # Spelling
//
// Names meet in three steps. Equal folds are the same name. Equal skeletons are the same name in the other script, or
// spelled by ear. Beyond that, names are compared whose sound keys (the classes of their consonants) are at most one letter
// apart: by their sounds, letter by letter, where o for a, kh for h or a missing glide cost little and another consonant
// costs a whole letter. The cost, as a share of the letters of the text, is the Difference of a candidate. Up to 0.12 the
// match is called sound, beyond it fuzzy; names of which more than about a fifth differs are not found.
//
// # The score
//
// The score of a candidate, from 0 to 1, is the product of
//   - the match: 1 for the primary name as written; 0.987 another name as written; 0.97 the same after folding; 0.985 a
//     name in the other script; 0.965 the same sound, of all but the primary name 0.0075 less; and 1.2
//     times the difference less. A former name counts 0.96 of it (see At below), a misspelling 0.98, a name without its
//     generic word (Isfara for Isfara District, Tong for Sovkhoz Tong) 0.98, one without the Arabic article where places have it, or the
//     English one of a country, 0.985. Where other places bear the very name, a
//     fuzzy match counts 0.7, and a name in a language that is never written in the Cyrillic letters of the text 0.8;
//   - 0.8 and a fifth of the importance: areas, rivers and lakes that reach 300 km and more 0.9, more than 100 km 0.6, countries 1 (they and capitals 0.85 of it by another name than the primary one,
//     where that is the primary name of another place: Granada for Grenada), capitals and seats of first-level divisions 0.7 to 0.95,
//     first-level divisions 0.6 (0.15 by a name that is not like the primary one: the translation of a far one is none of the
//     village that is called so), towns of 15,000 people and more 0.3 to 0.9 by the logarithm of their people, seats of
//     second-level divisions at least 0.35, all other villages and towns 0.2 and a little for having many names, features
//     less. So population never decides between villages. A name that is only nearly the one asked for has the less of the
//     importance the more differs: a slip of the pen does not make a village the capital;
//   - 0.95 if the spelling is not that of the place's country: Cyrillic letters, or dzh and zh for them, where none are
//     written; 0.99 for a place of Kazakhstan if the text is Kyrgyz by its letters (ө, ү or ң and no ә, ғ, қ, ұ, і, һ); and for Latin spellings that are not as written up to 0.04 less by how likely the country spells so (its
//     style, learnt from its names);
//   - for a name that is not as written 0.004 less for each hyphen or space more or less; 0.02 less (0.006 for a Cyrillic text) each
//     time that the country has e times as many places as 2,000, from the candidate's country on that has the fewest: where every
//     hamlet is known one is near any text by chance; and up to 0.006 less where few of the place's names are like the text. A country or
//     a capital stands 0.002 before a namesake of which the text is nearly the name, too;
//   - 0.6 if the text names another kind of place, 0.93 if only the size differs (village for a town); 0.85 for a feature
//     whose kind the text leaves out (Batken for Batken Airport), 0.97 for a river, a lake or a road that is called so without
//     such a word, too; and for a settlement without an English word that is
//     part of its name (Kansas for Kansas City); 0.93 if the text names a farm or a station, and the name does not;
//   - for each qualifier 1 if a place of that name holds the candidate, or if it stands in brackets and is another name of
//     the candidate (Isfana (Razzakov)); 0.97 to 0.82, by distance, if it is near one that may stand for the land around
//     it (a town within 60 km and its division, a village within 25 km, a line or an area within its radius, a district
//     within its radius for villages whose district is not known); 0.5 if neither; and 0.97 without a comma, 0.97 if the
//     larger place comes first, 0.9 if "in" or "near" marks the candidate as the larger place;
//   - 0.92 to 1 by the distance from Query.Near;
//   - 0.55 if words of the text are neither names nor generic words.
//
// A division that was called as the text says stands 0.02 behind one of its kind that is called so now. A city or a seat whose name is
// parted by hyphens as the text is stands beside one that is written in the same letters but parted otherwise.
//
// A division that bears the name of a town in it stands behind the town unless the text names the kind: "Batken" is the
// town, "Batken region" the region. The name is that of the town as well, if only the division is known to be written so.
//
// # Confidence
//
// The confidence of a candidate is the probability that it is the place that is meant: that the name is the one of the
// text at all (0.99 for a name as written; half at a difference of 0.17, e times less for every 0.04 more; half if words
// were not understood), spread over the candidates, a score 0.02 lower making a place e times less likely. Places that hold
// one another do not contradict each other. The numbers are fitted on the development half of the evaluation sets, so that
// of the answers with confidence 0.9 nine in ten are right; docs/geocoding.md shows how well that holds. Of a difference of
// scores two thirds count where the second place is famous by that very name, a town of 316,000 people, a first-level
// division or the seat of one, and 0.47 between a country and a division: that Washington is a capital hardly tells that the
// state is not meant. Half of it counts where a town has the name among its others only, and a seat in another country as its primary one
// (Fayzobod). Hamlets, however many bear the name of a large city, weigh a third of it together; a smaller place that bears it among
// its other names only does not make the city ambiguous (Хомс).
//
// An answer is ambiguous, and must not be taken without asking, if its confidence is below Sure (0.7); if another settlement
// elsewhere scores less than 0.04 below it, as if all names were written in one script; if its score is below 0.66; or if
// the name differs in sound by more than 0.03 and no place that the text names around it confirms it. A text of which the
// best match is only nearly spelled so, and less likely than one in four to be meant, is not in the gazetteer: there is no
// candidate then but the nearest spellings.
//
// # Names in time
//
// A former name is found and said to be former, with its dates. With Query.At a name that was in use on that day counts
// fully, whatever its flag, one that was not 0.9; Candidate.NameAt is the name of that day where it was another one.
// Places of several claimants have them all in Country (KG/TJ) and each side's names among their names, by language.
//
// # Further places
//
// Open unites the gazetteer with further places. A place of a GeoNames dump (see ReadGeoNames) that has the id of one of
// the gazetteer adds its names and fills what is empty; name, kind, point, radius and parent of the gazetteer stay. Any
// other further place, such as the user's own correction in the CSV form, overrides what it states. ReadGeoJSON reads
// places with their polygons, records of Who's On First among them, which count as a dump does.
//
// # Outlines
//
// An outline is the area of a country or a division as a source draws it (see Outline). Outlines tell what contains a
// point, from the country down, how far the border is, where the drawing is too coarse to decide, and who claims a
// disputed area. What holds what in a text comes from the parents of the places, which Settled finds by the outlines for
// places that state none. Coordinates, and what a text describes at a distance from a place, lie where the outlines of the
// index say (see Index.Outlined): in all countries that may hold the point, where the borders do not decide.
package gazetteer
