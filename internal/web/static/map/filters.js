// The conditions of the query as chips: those that one may want to set, and whatever else the address holds.
import {get} from './api.js';
import {el, icon} from './dom.js';
import {chips, withWords, wordsOf} from './filters/choices.js';
import {refresh, show} from './filters/popover.js';
import {on, setQuery, state} from './state.js';
import {loaded} from './symbols.js';
import {dayOf} from './days.js';
import {daysWords, dayWords} from './when.js';
import {distance, word} from './words.js';

const home = document.getElementById('filters');
const named = 2; // values that a chip names; of more it tells how many
const belongs = {radius: 'near', 'filter-lang': 'filter', 'filter-crs': 'filter', 'bbox-crs': 'bbox'}; // parameters that mean nothing alone
const drawn = new Map(); // the chips by name
const others = el('span', {class: 'others'});
const all = el('button', {type: 'button', class: 'quiet', hidden: true, onclick: clearAll});

// start fills #filters and follows the query.
export function start() {
  home.setAttribute('role', 'region');
  home.setAttribute('aria-label', word('filters'));
  for (const chip of chips) drawn.set(chip.name, fixed(chip));
  all.textContent = word('clearAll');
  home.append(el('div', {class: 'chips'}, [...drawn.values()].map(c => c.whole), others, all));
  on('query', () => { draw(); refresh(); });
  on('box', refresh);
  on('changed', refresh);
  draw();
  loaded.then(draw);
}

function clearAll() {
  setQuery(Object.fromEntries([...new Set(state.query.keys())].map(name => [name, null])));
  drawn.get(chips[0].name).button.focus();
}

// valuesOf are the values of a chip's condition.
function valuesOf({name, inFilter}) {
  if (inFilter) return [wordsOf(state.query.get('filter')).said[name]].filter(Boolean);
  const text = state.query.get(name);
  return text ? text.split(',').map(v => v.trim()).filter(Boolean) : [];
}

function choose(chip, values) {
  if (chip.inFilter) return setQuery({filter: withWords(state.query.get('filter'), chip.name, values[0] ?? '')});
  return setQuery({[chip.name]: [...new Set(values)].join(',')});
}

const cross = () => icon('M6 6l8 8M14 6l-8 8');

function fixed(chip) {
  const name = word(`filter_${chip.name}`);
  const text = el('span', {});
  const button = el('button', {type: 'button', class: 'chip', 'aria-haspopup': 'dialog', 'aria-expanded': 'false', onclick: () => {
    if (button.getAttribute('aria-expanded') === 'false') show(button, chip, () => valuesOf(chip), values => choose(chip, values));
  }}, text, icon('M6 8l4 4 4-4'));
  const clear = el('button', {type: 'button', class: 'clear', 'aria-label': word('clearOne', name), title: word('clearOne', name), hidden: true,
    onclick: () => { choose(chip, []); button.focus(); }}, cross());
  const whole = el('span', {class: 'holder'}, button, clear);
  return {whole, button, draw() {
    const values = valuesOf(chip);
    const said = values.length > named ? word('severalOf', values.length) : values.map(chip.words).join(', ');
    text.replaceChildren(name, values.length ? ': ' : '', values.length ? el('b', {dir: 'auto'}, said) : '');
    button.title = values.map(chip.words).join(', ');
    button.disabled = chip.inFilter && !['cql2-text', null].includes(state.query.get('filter-lang')); // ours is a text
    whole.classList.toggle('on', values.length > 0);
    clear.hidden = !values.length;
  }};
}

// placeName tells the name of a place, once it is known.
const names = new Map();
function placeName(id) {
  if (!names.has(id)) {
    names.set(id, id);
    get(`places/${encodeURIComponent(id)}`, {f: 'json'}).then(p => { names.set(id, p.properties.name); draw(); }, () => {}); // a name of a place is no id, and stands for itself
  }
  return names.get(id);
}

function timeWords(text) {
  const [from, to = from] = text.split('/').map(part => dayOf(part));
  if (from !== null && to !== null) return from === to ? dayWords(from) : daysWords(from, to);
  if (from !== null && text.endsWith('/..')) return word('since', dayWords(from));
  if (to !== null && text.startsWith('../')) return word('until', dayWords(to));
  return text;
}

// meaning tells a condition in words: its name and its value.
function meaning(name, value) {
  if (name === 'q') return [word('filter_q'), `“${value}”`];
  if (name === 'datetime') return [word('filter_datetime'), timeWords(value)];
  if (name === 'bbox') return [word('filter_bbox'), ''];
  if (name === 'within') return [word('filter_within'), placeName(value)];
  if (name === 'near') return [word('filter_near'), `${state.query.has('radius') ? `${distance(Number(state.query.get('radius')))}, ` : ''}${value}`];
  if (name === 'filter') return [word('filter_filter'), wordsOf(value).rest];
  return [word('property', name), value];
}

function other(name, value) {
  const [label, said] = meaning(name, value);
  const gone = {[name]: name === 'filter' ? Object.entries(wordsOf(value).said).reduce((filter, words) => withWords(filter, ...words), null) : null};
  if (gone[name] === null) for (const [part, whole] of Object.entries(belongs)) if (whole === name) gone[part] = null;
  return el('span', {class: 'holder on'},
    el('span', {class: 'chip', title: `${name}=${value}`}, label, said ? ': ' : '', said ? el('b', {dir: 'auto'}, said) : ''),
    el('button', {type: 'button', class: 'clear', 'aria-label': word('clearOne', `${label} ${said}`.trim()), title: word('clearOne', label), onclick: () => { setQuery(gone); all.hidden ? drawn.get(chips[0].name).button.focus() : all.focus(); }}, cross()));
}

function draw() {
  for (const chip of drawn.values()) chip.draw();
  const rest = [...state.query].filter(([name, value]) => {
    if (name in belongs && state.query.has(belongs[name])) return false;
    if (name === 'filter') return Boolean(wordsOf(value).rest);
    return !chips.some(c => c.name === name && !c.inFilter);
  });
  others.replaceChildren(...rest.map(([name, value]) => other(name, value)));
  all.hidden = ![...state.query.keys()].length;
}
