// What the page shows, and its address. The query of the address holds the API's own parameters and nothing else; what
// belongs to the page alone is in the fragment: #map=zoom/lat/lon (kept by MapLibre) &sel=ID &theme=dark …
//
// Events: 'query' (conditions changed), 'box' (what the map shows changed), 'sel' (another incident, or none, is selected),
// 'hover' (pointed at; detail: id or null), 'changed' (incidents were written; detail: the id of one, null: not known which), 'page' (any other part of
// the fragment; detail: its name), 'step' (the panel goes on in the table; detail: rows), 'rank' (where the selected incident
// stands in the table; detail: {at, of, last}, null where it does not), 'playing' (the time plays, or no longer; detail: whether). selection.js adds 'selected' (the whole feature or null) and 'missing' (ApiError).
const events = new EventTarget();
const shape = ['sortby', 'limit', 'cursor', 'resultType', 'properties', 'crs', 'f']; // parameters of the API that are no conditions: passed over
const pageKeys = ['sel', 'view', 'layers', 'theme', 'open', 'form', 'sort', 'time', 'play'];

export const state = {
  query: new URLSearchParams(), // conditions as the API names them; bbox only when the reader keeps an area
  sel: null, // id of the selected incident
  theme: null, // 'light', 'dark'; null: as the system
  open: null, // what lies open beside the map: 'list' (default) or 'none'
  form: null, // the form: 'new', 'edit' (the selected incident); null: closed
  sort: null, // the order of the table, as the API's sortby; null: newest first
  time: null, // the days that the histogram shows, as the API's datetime; null: all
  play: null, // how the time plays: 'growing', steps in a second, or both with a comma; null: a moving window, two steps
  view: null, // how the map shows incidents: 'heat', their density; null: symbols
  layers: null, // what else is on the map (layers.js), with commas between; null: as it is by default
  box: null, // what the map shows, [west, south, east, north]; null without a map
};

// on calls f(detail) on an event.
export function on(name, f) {
  events.addEventListener(name, e => f(e.detail));
}

export function emit(name, detail) {
  events.dispatchEvent(new CustomEvent(name, {detail}));
}

function fragment() {
  return new Map(location.hash.slice(1).split('&').filter(Boolean).map(part => {
    const [name, ...value] = part.split('=');
    return [name, value.join('=')];
  }));
}

function write(how) {
  const parts = fragment();
  for (const key of pageKeys) state[key] == null ? parts.delete(key) : parts.set(key, encodeURIComponent(state[key]).replaceAll('%2C', ','));
  const query = state.query.toString().replaceAll('%2C', ',').replaceAll('%2F', '/').replaceAll('%3A', ':');
  const hash = [...parts].map(([name, value]) => `${name}=${value}`).join('&');
  history[how](null, '', location.pathname + (query && `?${query}`) + (hash && `#${hash}`));
}

// plain takes the percent signs out of a part of the fragment; one that was cut or typed wrong stands as it is.
function plain(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

// read takes the state from the address, and tells what is different.
function read() {
  const before = {...state, query: state.query.toString()};
  const parts = fragment();
  state.query = new URLSearchParams(location.search);
  for (const name of shape) state.query.delete(name);
  for (const key of pageKeys) state[key] = parts.has(key) ? plain(parts.get(key)) : null;
  if (state.query.toString() !== before.query) emit('query');
  if (state.sel !== before.sel) emit('sel', state.sel);
  for (const key of pageKeys) if (key !== 'sel' && state[key] !== before[key]) emit('page', key);
}

// setQuery changes conditions: {type: 'armed_clash', country: null} sets one and takes the other away. While something
// is dragged or played, passing is true, and the back button does not stop at every step.
export function setQuery(changes, passing) {
  const before = state.query.toString();
  for (const [name, value] of Object.entries(changes)) value == null || value === '' ? state.query.delete(name) : state.query.set(name, value);
  if (state.query.toString() === before && passing) return;
  write(passing ? 'replaceState' : 'pushState');
  if (state.query.toString() !== before) emit('query');
}

// select shows an incident, or none (null).
export function select(id) {
  if (state.sel === id) return;
  state.sel = id;
  write('pushState');
  emit('sel', id);
}

// setPage changes another part of the fragment: any of pageKeys but 'sel'.
export function setPage(key, value) {
  if (state[key] === value) return;
  state[key] = value;
  write('replaceState');
  emit('page', key);
}

// setBox tells the box of the map: [west, south, east, north] in degrees.
export function setBox(box) {
  if (String(box) === String(state.box)) return;
  state.box = box;
  emit('box');
}

// conditions returns the query for what is in view: the kept area if there is one, else the map's box.
export function conditions() {
  const query = new URLSearchParams(state.query);
  if (!query.has('bbox') && state.box) query.set('bbox', state.box.map(x => x.toFixed(5)).join(','));
  return query;
}

addEventListener('popstate', read);
read();
