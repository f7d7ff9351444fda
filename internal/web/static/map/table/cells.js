// The columns of the table, and the cells of an incident.
import {el} from '../dom.js';
import {labelOf, spots, symbolOf} from '../symbols.js';
import {when} from '../when.js';
import {number, word} from '../words.js';

// columns in the order of the cells: a name (class and text), what the API sorts by, and whether the first press of the
// button sorts from the largest.
export const columns = [
  {name: 'type', by: 'type'},
  {name: 'title', by: 'title'},
  {name: 'place', by: 'place_name'},
  {name: 'date', by: 'date_start', largest: true},
  {name: 'killed', by: 'killed_best', largest: true},
  {name: 'injured', by: 'injured_best', largest: true},
  {name: 'country', by: 'country'},
];

const countries = new Intl.DisplayNames(document.documentElement.lang, {type: 'region', fallback: 'code'});

// countryWords names the countries of a code as KG/TJ.
export function countryWords(code) {
  return code.split('/').map(c => {
    try { return countries.of(c); } catch { return c; } // what is no code of ISO 3166 stands for itself
  }).join(' / ');
}

// figure tells how many people, as claimed: a range where the claims differ, "≥ 24" where only that is known.
export function figure(low, best, high) {
  if (low != null && high != null && low !== high) return `${number(low)}–${number(high)}`;
  if (best != null) return number(best);
  if (low != null) return low === high ? number(low) : `≥ ${number(low)}`;
  return high == null ? number(null) : `≤ ${number(high)}`;
}

// figureWords tells it whole, for those who point at it or hear it.
function figureWords(low, best, high) {
  if (low == null && best == null && high == null) return word('noFigure');
  const range = figure(low, best, high);
  return best != null && range !== number(best) ? word('bestFigure', number(best), range) : null;
}

function people(p, what) {
  const numbers = [p[`${what}_low`], p[`${what}_best`], p[`${what}_high`]];
  const text = figure(...numbers), words = figureWords(...numbers);
  const none = numbers.every(n => n == null);
  return cell(`${what} figure${none ? ' none' : ''}`, {title: words}, none ? unknown(words)
    : [text, el('span', {class: 'unit', 'aria-hidden': 'true'}, ` ${word(`unit_${what}`)}`)]);
}

// unknown is a dash for those who see it, and words for those who hear it.
const unknown = words => [el('span', {'aria-hidden': 'true'}, number(null)), el('span', {class: 'hidden'}, words)];

const cell = (name, attributes, ...content) => el('div', {role: 'gridcell', class: name, ...attributes}, ...content);

// cells makes the cells of an incident. Its symbol is hollow where the place is known as an area only.
export function cells({properties: p}) {
  const label = labelOf(p.type);
  const place = p.place || p.place_name;
  return [
    cell('type', {title: label}, symbolOf(p.type, spots.includes(p.geo_precision) ? 'solid' : 'hollow'), el('span', {class: 'hidden'}, label)),
    cell('title', {dir: 'auto', title: p.title}, p.title),
    cell('place', {dir: 'auto', title: p.place_name && p.place_name !== place ? `${place} (${p.place_name})` : place}, place || unknown(word('notKnown'))),
    cell('date', null, when(p) || unknown(word('notKnown'))),
    people(p, 'killed'),
    people(p, 'injured'),
    cell('country', {title: p.country ? countryWords(p.country) : null}, p.country || unknown(word('notKnown'))),
  ];
}
