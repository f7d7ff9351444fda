// The table beside the map: the incidents in view, how many they are, in the order that the reader chooses.
import {address, latest} from './api.js';
import {el} from './dom.js';
import {conditions, emit, on, select, setPage, setQuery, state} from './state.js';
import {loaded} from './symbols.js';
import {cells, columns} from './table/cells.js';
import {Pages, pageSize} from './table/pages.js';
import {Rows} from './table/rows.js';
import {brief, number, word} from './words.js';

const longest = 1000; // rows that are asked for anew at once
const settle = 150; // milliseconds without a further change before incidents are asked for
const files = {csv: 'CSV', geojson: 'GeoJSON', gpkg: 'GeoPackage'};
let rows, pages = null, selected = null;
const part = {}; // the parts of the table by name

// start fills #list and follows the state, once the map is where it begins.
export function start(map, placed) {
  build();
  rows = new Rows(part.scroller, part.body, {draw: cells, more: loadMore, point: id => emit('hover', id), choose: select});
  rows.select(state.sel);
  on('query', () => soon());
  on('box', () => { lookAround(); if (!state.query.has('bbox') && !walking) soon('selected'); });
  map?.on('movestart', e => { if (e.originalEvent) walking = false; });
  on('changed', () => reload('all'));
  on('page', key => { if (key === 'sort') { showOrder(); reload(); } });
  on('hover', id => rows.highlight(id));
  on('sel', id => {
    if (walking && !id) soon();
    walking &&= Boolean(id);
    rows.select(id);
    pin();
  });
  on('selected', feature => { selected = feature; pin(); });
  on('step', step);
  on('playing', is => part.count.setAttribute('aria-live', is ? 'off' : 'polite')); // nobody can listen to every step
  showOrder();
  lookAround();
  loaded.then(() => rows.redraw());
  part.grid.setAttribute('aria-busy', 'true');
  placed.then(() => { begun = true; soon(); });
}

function build() {
  part.count = el('p', {class: 'count', role: 'status', 'aria-live': 'polite'});
  part.follow = el('input', {type: 'checkbox', checked: true, onchange: e => setQuery({bbox: e.target.checked ? null : box()})});
  part.here = el('button', {class: 'search', hidden: true, onclick: () => setQuery({bbox: box()})}, word('searchHere'));
  part.area = el('div', {class: 'area'}, el('label', null, part.follow, word('searchAsMoved')), part.here);
  part.head = el('div', {role: 'row', class: 'heads', 'aria-rowindex': '1'}, columns.map(header));
  part.pinned = el('div', {role: 'rowgroup', class: 'pinned', hidden: true});
  part.body = el('div', {class: 'lines', role: 'presentation'});
  part.grid = el('div', {role: 'grid', class: 'grid', 'aria-label': word('incidents'), 'aria-colcount': String(columns.length)},
    el('div', {role: 'rowgroup', class: 'top'}, part.head), part.pinned, part.body);
  part.state = el('div', {class: 'state', hidden: true});
  part.scroller = el('div', {class: 'scroller', tabindex: '-1'}, part.grid, part.state);
  part.files = el('p', {class: 'files'});
  document.getElementById('list').append(el('div', {class: 'summary'}, part.count, part.area), part.scroller, part.files);
}

function header({name, by, largest}) {
  const order = descending => (descending ? `-${by}` : by);
  const press = () => {
    const now = state.sort ?? '-date_start';
    const next = now === by || now === `-${by}` ? order(now === by) : order(largest);
    setPage('sort', next === '-date_start' ? null : next);
  };
  return el('div', {role: 'columnheader', class: name}, el('button', {class: 'sort', onclick: press}, word(name)));
}

function showOrder() {
  const [, minus, by] = /^([+-]?)([^,]*)/.exec(state.sort ?? '-date_start');
  columns.forEach((column, i) => {
    const cell = part.head.children[i];
    if (column.by === by) cell.setAttribute('aria-sort', minus === '-' ? 'descending' : 'ascending');
    else cell.removeAttribute('aria-sort');
  });
}

const box = () => state.box?.map(x => x.toFixed(5)).join(',');

// lookAround shows whether the area is kept, and whether the map has moved away from it.
function lookAround() {
  part.area.hidden = !state.box;
  const kept = state.query.get('bbox');
  part.follow.checked = kept === null;
  part.here.hidden = kept === null || kept === box();
}

let begun = false; // what is in view at first is known
let timer, keeping = 'selected';
let anew = null; // the list that is under way in place of the one that is shown
function soon(keep) {
  lookAround();
  if (!begun) return;
  clearTimeout(timer);
  if (!keep) keeping = undefined;
  timer = setTimeout(() => reload(keeping), settle);
}

const ask = latest((signal, from, limit) => from.next(signal, limit));

// reload begins the list anew: at its top, or as long as it is with the same rows in sight (keep 'all'), or with the selected
// row where it is, if it is in sight ('selected': the map moves when a panel opens beside it).
async function reload(keep) {
  clearTimeout(timer);
  keeping = 'selected';
  const fresh = anew = new Pages(conditions(), state.sort), anchor = keep === 'selected' ? rows.inSight(state.sel) : keep === 'all' ? rows.topmost() : null;
  const limit = keep === 'all' ? rows.features.length : anchor ? anchor.at + pageSize : 0;
  part.grid.setAttribute('aria-busy', 'true');
  await load(fresh, Math.max(pageSize, Math.min(longest, limit)), features => {
    const away = !pages || !part.pinned.hidden;
    pages = fresh;
    rows.set(features, anchor);
    if (keep !== 'all' && !(anchor && rows.index.has(anchor.id))) part.scroller.scrollTop = 0;
    showCount();
    showFiles();
    pin();
    if (away && rows.index.has(state.sel)) rows.show(rows.index.get(state.sel)); // the map went to it; all else has its height
  });
  if (anew === fresh) anew = null;
}

let loading = false; // a page that continues the list is under way
async function loadMore() {
  if (loading || anew || !pages?.more) return;
  loading = true;
  try {
    await load(pages, pageSize, features => rows.add(features));
  } finally {
    loading = false;
  }
}

async function load(from, limit, then) {
  try {
    const features = await ask(from, limit);
    if (!features) return; // something newer is under way
    then(features);
    part.grid.removeAttribute('aria-busy');
    showState(features.length || rows.features.length ? null : empty());
    pin();
  } catch (e) {
    part.grid.removeAttribute('aria-busy');
    showState([el('p', {role: 'alert'}, word('listFailed', brief(e.message))), el('button', {onclick: () => (from === pages ? loadMore() : reload())}, word('again'))]);
  }
}

function showState(content) {
  part.state.replaceChildren(...(content ?? []));
  part.state.hidden = !content;
}

function empty() {
  const names = [...new Set(state.query.keys())];
  const all = Object.fromEntries(names.map(name => [name, null]));
  return [el('p', null, word(state.box && !state.query.has('bbox') ? 'nothingHere' : 'nothing')), names.length && el('button', {onclick: () => setQuery(all)}, word('clearConditions'))].filter(Boolean);
}

function showCount() {
  const {n, about, unlocated} = pages.count;
  const where = state.query.has('bbox') ? 'inArea' : state.box ? 'inView' : 'inAll';
  part.count.replaceChildren(el('strong', null, word('count', n, about)), ` ${word(where)}`, unlocated ? ' ' : '',
    unlocated ? el('span', {class: 'unlocated'}, word('unlocated', unlocated)) : '');
  part.grid.setAttribute('aria-rowcount', String(n === null || about ? -1 : n + 1));
}

function showFiles() {
  const query = conditions();
  if (state.sort) query.set('sortby', state.sort);
  const links = Object.entries(files).map(([f, name]) => el('a', {href: address('collections/incidents/download', [...query, ['f', f]]), download: true}, name));
  part.files.replaceChildren(word('download'), ...links);
}

let walking = false; // the panel goes from row to row: the list stays the same although the map moves with it

// step selects the incident that stands n rows further on.
async function step(n) {
  walking = true;
  const from = rows.index.get(state.sel);
  if (from === undefined) return;
  if (from + n >= rows.features.length) await loadMore();
  const next = rows.features[(rows.index.get(state.sel) ?? from) + n];
  if (next) select(next.id);
}

// rank tells where the selected incident stands.
function rank() {
  const at = rows.index.get(state.sel);
  emit('rank', at === undefined || !pages ? null : {at: at + 1, of: pages.count, last: at + 1 === rows.features.length && !pages.more});
}

// pin keeps the selected incident in sight where it is not among the rows.
function pin() {
  rank();
  const shown = !selected || selected.id !== state.sel || rows.index.has(state.sel) ? null : selected;
  part.pinned.hidden = !shown;
  part.pinned.replaceChildren(...(shown ? [el('div', {role: 'row', class: 'line', 'aria-selected': 'true', title: word('pinned')}, ...cells(shown))] : []));
}
