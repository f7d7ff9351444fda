// Days in words, no more precisely than they are known.
import {dayOf, fromParts, partsOf} from './days.js';
import {word} from './words.js';

const names = new Intl.DateTimeFormat(document.documentElement.lang, {month: 'short', timeZone: 'UTC'});
const months = Array.from({length: 12}, (_, m) => names.format(Date.UTC(2001, m, 1)));
const yearName = year => String(year).padStart(4, '0');

// dayWords is a day as 16 Sep 1994.
export function dayWords(day) {
  const [year, month, date] = partsOf(day);
  return word('day', date, months[month], yearName(year));
}

// monthWords is the month of a day as Sep 1994; yearWords its year.
export const monthWords = day => word('month', months[partsOf(day)[1]], yearName(partsOf(day)[0]));
export const yearWords = day => yearName(partsOf(day)[0]);

// daysWords tells two days and all between them: a whole year or month by its name, else 16–20 Sep 1994.
export function daysWords(from, to) {
  if (from === to) return dayWords(from);
  const [y1, m1, d1] = partsOf(from), [y2, m2, d2] = partsOf(to);
  const fromFirst = d1 === 1, toLast = to + 1 === fromParts(y2, m2 + 1, 1);
  if (fromFirst && toLast && m1 === 0 && m2 === 11) return y1 === y2 ? yearName(y1) : word('between', yearName(y1), yearName(y2));
  if (fromFirst && toLast && y1 === y2) return m1 === m2 ? monthWords(from) : word('month', word('between', months[m1], months[m2]), yearName(y1));
  if (fromFirst && toLast) return word('between', monthWords(from), monthWords(to));
  if (y1 === y2 && m1 === m2) return word('day', word('between', d1, d2), months[m1], yearName(y1));
  return word('between', y1 === y2 ? word('dayOfYear', d1, months[m1]) : dayWords(from), dayWords(to));
}

// when tells the days of an incident from its properties; an empty text is not known.
export function when(properties) {
  const from = dayOf(properties.date_start);
  return from === null ? '' : daysWords(from, dayOf(properties.date_end) ?? from);
}
