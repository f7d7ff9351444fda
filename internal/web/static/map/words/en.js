// The English texts. Those with blanks are functions.
export const en = {
  noMap: 'This browser cannot draw the map: it needs WebGL 2. The table has the same incidents.',
  mapPart: 'A part of the map did not load.',
};
