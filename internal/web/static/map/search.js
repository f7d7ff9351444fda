// One field for two searches: places of the gazetteer, to which the map flies, and words in the texts of the incidents. The
// suggestions say which is which (a combobox with a listbox, as WAI-ARIA describes it).
import {get, latest} from './api.js';
import {beyond} from './circle.js';
import {el, icon} from './dom.js';
import {setQuery, state} from './state.js';
import {boxAround, shine} from './spotlight.js';
import {distance, word} from './words.js';

const most = 6; // places that are suggested
const home = document.getElementById('search');
let map = null;
let options = []; // {name, label, small, take}
let active = 0;
let asked = null; // the text that the options belong to
const part = {};

// start fills #search.
export function start(m) {
  map = m;
  part.input = el('input', {type: 'text', role: 'combobox', id: 'search-field', autocomplete: 'off', spellcheck: false, maxLength: 300,
    'aria-label': word('searchLabel'), placeholder: word('searchHint'), 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': 'search-options',
    oninput: suggest, onfocus: () => asked === text() && options.length && open(), onkeydown: pressed});
  part.list = el('ul', {role: 'listbox', id: 'search-options', 'aria-label': word('searchOptions'), hidden: true, onpointerdown: e => e.preventDefault()});
  part.said = el('div', {class: 'found', role: 'status', hidden: true});
  home.append(el('form', {role: 'search', onsubmit: e => { e.preventDefault(); enter(); }}, icon('M8.5 3a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11ZM13 13l4.5 4.5'), part.input), el('div', {class: 'drop'}, part.said, part.list));
  home.addEventListener('focusout', e => { if (!home.contains(e.relatedTarget)) shut(); });
}

const text = () => part.input.value.trim();

// bias is what the geocoder should prefer: what the map shows.
function bias(name) {
  if (!state.box) return {};
  const [west, south, east, north] = state.box;
  return name === 'bbox' ? {bbox: east - west >= 360 ? '' : state.box.map(x => x.toFixed(3)).join(',')} : {near: `${((west + east) / 2).toFixed(3)},${((south + north) / 2).toFixed(3)}`};
}

const placeWord = p => word('code', 'place', p.kind);

const complete = latest((signal, q) => get('complete', {q, limit: most, ...bias('bbox')}, signal));

async function suggest() {
  const q = text();
  hush();
  if (!q) return forget();
  try {
    const answer = await complete(q);
    if (answer && q === text()) offer(q, answer.completions.map(suggestion), answer.completions[0]?.misspelt);
  } catch (e) {
    if (q === text()) offer(q, [], false, e.message);
  }
}

// suggestion is a place with the name that was typed, unless that is what it is called on the map.
const suggestion = p => ({label: p.label, name: p.label.startsWith(p.name) ? null : p.name,
  small: p.former_name ? word('formerName', placeWord(p)) : placeWord(p), take: () => goTo(p.place_id, p.label)});

// offer shows places and, behind them, what else can be done with the text. What looks like a description of a place is
// looked up first, what names no place, or none that is spelled so, is searched for in the texts.
function offer(q, places, misspelt, fault) {
  const look = {label: word('lookUp', q), take: () => lookUp(q)};
  const search = {label: word('searchTexts', q), take: () => searchTexts(q)};
  const described = /\d|,|\p{L}{2}\s+\p{L}/u.test(q);
  if (misspelt) return show(q, [search, ...places, look], fault);
  return show(q, [...places, ...(described && !places.length ? [look, search] : [search, look])], fault);
}

function show(q, list, message) {
  asked = q;
  options = list;
  active = 0;
  part.list.replaceChildren(...list.map((o, i) => el('li', {role: 'option', id: `search-${i}`, onclick: () => take(i), onpointermove: () => point(i)},
    o.name ? [el('b', {dir: 'auto'}, o.name), ' '] : null, el('span', {dir: 'auto'}, o.label), o.small ? [' ', el('small', {}, o.small)] : null)));
  if (message) tellOf(message);
  open();
  point(0);
}

function open() {
  part.list.hidden = !options.length;
  part.input.setAttribute('aria-expanded', String(options.length > 0));
}

function shut() {
  part.list.hidden = true;
  part.input.setAttribute('aria-expanded', 'false');
  part.input.removeAttribute('aria-activedescendant');
}

function forget() {
  options = [];
  part.list.replaceChildren();
  asked = null;
  shut();
}

function point(i) {
  if (!options.length) return;
  active = (i + options.length) % options.length;
  [...part.list.children].forEach((li, n) => li.setAttribute('aria-selected', String(n === active)));
  part.input.setAttribute('aria-activedescendant', `search-${active}`);
  part.list.children[active].scrollIntoView({block: 'nearest'});
}

function pressed(e) {
  const shown = !part.list.hidden;
  if (e.key === 'Escape' && (shown || part.input.value || !part.said.hidden)) {
    e.preventDefault();
    if (shown) return shut();
    part.input.value = '';
    forget();
    return hush();
  }
  if ((e.key === 'ArrowDown' || e.key === 'ArrowUp') && options.length) {
    e.preventDefault();
    const step = e.key === 'ArrowDown' ? 1 : -1;
    if (shown) point(active + step);
    else { open(); point(active); }
  }
  return undefined;
}

async function enter() {
  const q = text();
  if (!q) return;
  if (asked !== q) await suggest();
  if (asked === q && options.length) take(active);
}

function take(i) {
  const {take: act} = options[i];
  shut();
  act();
}

// searchTexts looks for the words in the incidents.
function searchTexts(q) {
  part.input.value = '';
  forget();
  setQuery({q});
}

// lookUp asks the geocoder, which knows descriptions, coordinates and other spellings, too.
async function lookUp(q) {
  try {
    const {geocoding, features} = await get('geocode', {q, limit: most, ...bias('near')});
    if (q !== text()) return;
    const found = features.map(f => ({at: f.geometry.coordinates, ...f.properties.geocoding}));
    if (found.length && !geocoding.ambiguous) return fly(found[0].at, found[0].uncertainty_m ?? 0, found[0].label, found[0].place_id);
    const spelled = (geocoding.nearest ?? []).map(n => ({label: n.place_name === n.name ? n.name : `${n.name} (${n.place_name})`, small: [placeWord(n), n.country_code].filter(Boolean).join(', '), take: () => goTo(n.place_id, n.name)}));
    const likely = found.map(p => ({label: p.label, small: [placeWord(p), p.confidence > 0 && word('sure', Math.round(p.confidence * 100))].filter(Boolean).join(', '), take: () => fly(p.at, p.uncertainty_m ?? 0, p.label, p.place_id)}));
    const list = [...likely, ...spelled];
    show(q, [...list, {label: word('searchTexts', q), take: () => searchTexts(q)}], word(likely.length ? 'severalPlaces' : spelled.length ? 'noPlaceBut' : 'noPlace', q, geocoding.reason));
  } catch (e) {
    tellOf(e.message);
  }
}

// goTo flies to a place of the gazetteer.
async function goTo(id, label) {
  try {
    const {geometry, properties: p} = await get(`places/${encodeURIComponent(id)}`, {f: 'json'});
    fly(geometry.coordinates, p.uncertainty_m ?? 0, p.label ?? label, id);
  } catch (e) {
    tellOf(e.message);
  }
}

// fly shows a place with its radius, and says where that is.
function fly(at, radius, label, id) {
  part.input.value = label;
  forget();
  shine(map, 'search', {at, radius});
  map?.fitBounds(boxAround(at, Math.max(radius, 1000) * 1.3), {maxZoom: 12, padding: 40});
  tellOf(el('span', {dir: 'auto'}, label), radius > 0 ? ` ${word('withinRadius', distance(radius))} ` : ' ', beyond(at) ? `${word('beyondMap')} ` : null,
    id ? el('button', {type: 'button', class: 'link', onclick: () => { setQuery({within: id}); hush(); }}, word('onlyThere')) : null);
}

function tellOf(...content) {
  part.said.replaceChildren(...content.filter(Boolean), el('button', {type: 'button', class: 'quiet', 'aria-label': word('forgetPlace'), title: word('forgetPlace'), onclick: () => { part.input.value = ''; hush(); part.input.focus(); }}, '×'));
  part.said.hidden = false;
}

// hush takes back what was said and shown of the last place.
function hush() {
  part.said.hidden = true;
  part.said.replaceChildren();
  shine(map, 'search', null);
}
