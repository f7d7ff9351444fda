// The days that the query is limited to: the API's parameter datetime.
import {dayOf, textOf} from '../days.js';
import {dayWords, daysWords} from '../when.js';
import {word} from '../words.js';

// spanOf reads datetime: {from, to}, both days included, null where an end is open; null where nothing is limited, and
// undefined for what a brush cannot show (a duration, several conditions in one).
export function spanOf(text) {
  if (!text) return null;
  const [start, end = start, more] = text.split('/');
  const open = part => part === '' || part === '..';
  const from = open(start) ? null : dayOf(start), to = open(end) ? null : dayOf(end);
  if (more !== undefined || (from === null && !open(start)) || (to === null && !open(end))) return undefined;
  return from === null && to === null ? null : {from, to};
}

// datetimeOf writes two days as the API reads them.
export const datetimeOf = ({from, to}) => `${textOf(from)}/${textOf(to)}`;

// spanWords tells a span to a reader.
export function spanWords({from, to}) {
  if (from === null) return word('until', dayWords(to));
  return to === null ? word('since', dayWords(from)) : daysWords(from, to);
}
