// What each chip offers: the values of a condition, with how many incidents of those in view have each, all other
// conditions kept.
import {get} from '../api.js';
import {conditions} from '../state.js';
import {allTypes, labelOf, loaded} from '../symbols.js';
import {countryWords} from '../table/cells.js';
import {number, word} from '../words.js';

const without = name => {
  const query = conditions();
  query.delete(name);
  return query;
};

// summary counts by a property.
async function summary(name, signal) {
  const query = without(name);
  query.set('by', name);
  const {by: [{groups}]} = await get('collections/incidents/summary', query, signal);
  return new Map(groups.filter(g => g.key !== null).map(g => [g.key, g.count]));
}

// hits counts each of a few values for which there is no summary.
async function hits(name, values, signal) {
  return new Map(await Promise.all(values.map(async value => {
    const query = without(name);
    query.set(name, value);
    query.set('resultType', 'hits');
    const page = await get('incidents', query, signal);
    return [value, page.numberMatched ?? null];
  })));
}

async function types(signal) {
  const [counts] = await Promise.all([summary('type', signal), loaded]);
  return allTypes().map(t => ({value: t.code, label: t.label, hint: t.description, group: word('code', 'group', t.group), symbol: t.code, count: counts.get(t.code) ?? 0}));
}

async function countries(signal, chosen) {
  const counts = await summary('country', signal);
  return [...new Set([...counts.keys(), ...chosen])].map(value => ({value, label: countryWords(value), count: counts.get(value) ?? 0}))
    .sort((a, b) => b.count - a.count || a.label.localeCompare(b.label));
}

const few = (name, values) => async signal => {
  const counts = await hits(name, values, signal);
  return values.map(value => ({value, label: word('code', name, value), count: counts.get(value)}));
};

const ours = /^(?:\((.*)\) AND )?CASEI\(source\) LIKE CASEI\('%((?:[^']|'')*)%'\)$/s;

// sourceOf parts a CQL2 text into what the chip of sources has written and the rest.
export function sourceOf(filter) {
  const found = ours.exec(filter ?? '');
  if (!found) return {rest: filter, text: ''};
  return {rest: found[1] ?? null, text: found[2].replaceAll("''", "'").replace(/\\([\\%_])/g, '$1')};
}

// withSource is the same filter for another source; no text means any.
export function withSource(filter, text) {
  const {rest} = sourceOf(filter);
  if (!text) return rest;
  const like = `CASEI(source) LIKE CASEI('%${text.replace(/[\\%_]/g, '\\$&').replaceAll("'", "''")}%')`;
  return rest ? `(${rest}) AND ${like}` : like;
}

const sample = 1000; // incidents in which publishers are looked for

async function sources(signal) {
  const query = conditions();
  const rest = sourceOf(query.get('filter')).rest;
  rest ? query.set('filter', rest) : query.delete('filter');
  query.set('properties', 'source');
  query.set('limit', sample);
  const {features} = await get('incidents', query, signal);
  const counts = new Map();
  for (const f of features) for (const name of (f.properties.source ?? '').split('; ').filter(Boolean)) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]).slice(0, 100).map(([value, count]) => ({value, label: value, count}));
}

const precisions = ['exact', 'settlement', 'near', 'adm2', 'adm1', 'linear', 'country', 'water', 'unknown'];

// chips are the conditions that have a chip at all times, in their order: several values (many), a least number, or words.
export const chips = [
  {name: 'type', kind: 'many', choices: types, words: labelOf},
  {name: 'country', kind: 'many', choices: countries, words: countryWords},
  {name: 'killed_min', kind: 'least', steps: [1, 5, 10, 25, 100], words: n => word('atLeast', number(Number(n)))},
  {name: 'geo_precision', kind: 'many', choices: few('geo_precision', precisions), words: value => word('code', 'geo_precision', value)},
  {name: 'source', kind: 'words', choices: sources, words: text => text},
  {name: 'status', kind: 'many', choices: few('status', ['published', 'draft']), words: value => word('code', 'status', value)},
];
