// The English texts. Those with blanks are functions.
export const en = {
  noMap: 'This browser cannot draw the map: it needs WebGL 2. The table has the same incidents.',
  mapPart: 'A part of the map did not load.',
  // days (when.js)
  day: (day, month, year) => `${day} ${month} ${year}`,
  dayOfYear: (day, month) => `${day} ${month}`,
  month: (month, year) => `${month} ${year}`,
  between: (from, to) => (/\d \p{L}|\p{L} \d/u.test(`${from}${to}`) ? `${from} – ${to}` : `${from}–${to}`),
};
