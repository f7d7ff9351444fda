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
// # The score
//
// The score of a candidate, from 0 to 1, is the product of
//   - the match: 1 for the primary name as written; 0.97 another name as written; 0.96 and 0.94 the same after folding;
//     0.93 and 0.91 by transliteration from the other script; 0.88 and 0.85 by the same sound in one script. Where
//     another place bears the very name, only 0.8 of the same sound in one script, and of a name in a language that is
//     never written in the Cyrillic letters of the text. A former name counts 0.97 of it, a misspelling 0.98, a name
//     without its generic word (Isfara for Isfara District, Paxtakor for Paxtakor Shahri) 0.98;
//   - 0.8 and a fifth of the importance: countries 1, capitals and seats of first-level divisions 0.7 to 0.95,
//     first-level divisions 0.6, towns of 15,000 people and more 0.3 to 0.9 by the logarithm of their people, seats of
//     second-level divisions at least 0.35, all other villages and towns 0.2, features less. So population never decides
//     between villages;
//   - 0.6 if the text names another kind of place, 0.93 if only the size differs (village for a town); 0.85 for a feature
//     whose kind the text leaves out (Batken for Batken Airport), and for a settlement without an English word that is
//     part of its name (Kansas for Kansas City);
//   - for each qualifier 1 if a place of that name holds the candidate, or if it stands in brackets and is another name of
//     the candidate (Isfana (Razzakov)); 0.97 to 0.82, by distance, if it is near one that may stand for the land around
//     it (a town within 60 km and its division, a village within 25 km, a line or an area within its radius, a district
//     within its radius for villages whose district is not known); 0.5 if neither; and 0.97 without a comma, 0.97 if the
//     larger place comes first, 0.9 if "in" or "near" marks the candidate as the larger place;
//   - 0.55 if words of the text are neither names nor generic words.
//
// Below 0.6 a candidate is a guess. Two candidates of which neither lies within the other are ambiguous if their scores
// are less than 0.04 apart. Two settlements are so too if they would be with names as written: that one of them lacks its
// Cyrillic name in the data, or bears the name beside another, does not make the other certain. A division that bears the name of a town in it stands behind the town unless the text names
// the kind: "Batken" is the town, "Batken region" the region.
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
// disputed area. The geocoder does not use them: what holds what in a text comes from the parents of the places.
//
// The package does not mend typing errors in an answer: a name that is not there gets no candidate but the nearest
// spellings.
package gazetteer
