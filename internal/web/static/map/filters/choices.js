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

const ours = /^(?:([\s\S]*) AND )?(?:CASEI\((source|actor)\) LIKE CASEI\('%((?:[^']|'')*)%'\)|(injured_best) >= (\d+))$/;

// inner is what stands between parentheses that belong together and hold all of a text; null where there are none.
function inner(text) {
  if (!text.startsWith('(')) return null;
  let depth = 0, quoted = false;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === "'") quoted = !quoted;
    else if (!quoted && text[i] === '(') depth++;
    else if (!quoted && text[i] === ')' && --depth === 0) return i === text.length - 1 ? text.slice(1, -1) : null;
  }
  return null;
}

// wordsOf parts a CQL2 text into what the chips of source, actor and injured have written, and the rest.
export function wordsOf(filter) {
  const said = {};
  let rest = filter ?? null;
  for (let found; rest !== null && (found = ours.exec(rest)) && !((found[2] ?? found[4]) in said); rest = found[1] ?? null) {
    said[found[2] ?? found[4]] = found[5] ?? found[3].replaceAll("''", "'").replace(/\\([\\%_])/g, '$1');
  }
  const alone = rest === null ? null : inner(rest);
  if (rest !== null && alone === null) return {rest: filter, said: {}}; // somebody else's
  return {rest: alone, said};
}

// withWords is the same filter for another source, actor or least number of injured; no text means any.
export function withWords(filter, property, text) {
  const {rest, said} = wordsOf(filter);
  const likes = Object.entries({...said, [property]: text}).filter(([, words]) => words)
    .map(([name, words]) => (name === 'injured_best' ? `${name} >= ${words}` : `CASEI(${name}) LIKE CASEI('%${words.replace(/[\\%_]/g, '\\$&').replaceAll("'", "''")}%')`));
  return likes.length ? [...(rest ? [`(${rest})`] : []), ...likes].join(' AND ') : rest;
}

const first = 100; // names that are offered
const looked = 1000; // names among which those are looked for that hold what was typed

// names are those of a property in which an incident has several, the most frequent first; typed has to be in them.
const names = property => async (signal, chosen, typed = '') => {
  const query = conditions();
  const filter = withWords(query.get('filter'), property, typed);
  filter ? query.set('filter', filter) : query.delete('filter');
  query.set('by', property);
  query.set('limit', typed ? looked : first);
  const {by: [{groups, left_out: more}]} = await get('collections/incidents/summary', query, signal);
  const found = groups.filter(g => g.key !== null && g.key.toLowerCase().includes(typed.toLowerCase()));
  return Object.assign(found.slice(0, first).map(g => ({value: g.key, label: g.key, count: g.count})), {more: more > 0 || found.length > first});
};

const atLeast = n => (Number.isFinite(Number(n)) ? word('atLeast', number(Number(n))) : n);

const precisions = ['exact', 'settlement', 'near', 'adm2', 'adm1', 'linear', 'country', 'water', 'unknown'];

// chips are the conditions that have a chip at all times, in their order: several values (many), a least number, or words.
// Those with inFilter are a part of the parameter filter, as they have no parameter of their own.
export const chips = [
  {name: 'type', kind: 'many', choices: types, words: labelOf},
  {name: 'country', kind: 'many', choices: countries, words: countryWords},
  {name: 'actor', kind: 'words', inFilter: true, choices: names('actor'), words: text => text},
  {name: 'killed_min', kind: 'least', steps: [1, 5, 10, 25, 100], words: atLeast},
  {name: 'injured_best', kind: 'least', inFilter: true, steps: [1, 5, 10, 25, 100], words: atLeast},
  {name: 'geo_precision', kind: 'many', choices: few('geo_precision', precisions), words: value => word('code', 'geo_precision', value)},
  {name: 'source', kind: 'words', inFilter: true, choices: names('source'), words: text => text},
  {name: 'status', kind: 'many', choices: few('status', ['published', 'draft']), words: value => word('code', 'status', value)},
];
