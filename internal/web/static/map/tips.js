// Small windows on the map: what is under the pointer, and what a cluster holds that never comes apart.
import {Popup} from '../lib/maplibre-gl@6.17.0/dist/maplibre-gl.mjs';
import {get, latest} from './api.js';
import {el} from './dom.js';
import {tell} from './notice.js';
import {emit, select, state} from './state.js';
import {labelOf, spots, symbolOf} from './symbols.js';
import {when} from './when.js';
import {distance, number, word} from './words.js';

const most = 100; // incidents in a list
const few = 4; // types in a tip
const pause = 150; // milliseconds: a pointer that only passes by asks nothing
const tip = new Popup({closeButton: false, closeOnClick: false, className: 'tip', offset: 16, maxWidth: '18rem'});

// figuresOf tells killed and injured in words, with what is not known.
function figuresOf({killed_best, injured_best}) {
  if (killed_best == null && injured_best == null) return word('tipNoFigure');
  return word('tipFigures', number(killed_best), number(injured_best));
}

// incidentTip shows what an incident of the map is, and returns it in words.
export function incidentTip(map, feature) {
  const p = feature.properties;
  const radius = p.uncertainty_m > 0 && word(spots.includes(p.geo_precision) ? 'tipWithin' : 'tipArea', distance(p.uncertainty_m));
  const [title, ...texts] = [p.title || labelOf(p.type), [labelOf(p.type), when(p)].filter(Boolean).join(', '), [p.place_name, radius].filter(Boolean).join(', '), figuresOf(p)];
  tip.setLngLat(feature.geometry.coordinates).setDOMContent(el('div', {}, el('b', {}, title), texts.map(text => el('div', {}, text)))).addTo(map);
  return [title, ...texts].join('. ');
}

// onMap adds to a query that there is a point: a box has the incidents without one, too.
function onMap(query) {
  const filter = query.get('filter');
  if (query.get('filter-lang') === 'cql2-json' && filter) {
    const point = {op: 'not', args: [{op: 'isNull', args: [{property: 'geometry'}]}]};
    query.set('filter', JSON.stringify({op: 'and', args: [JSON.parse(filter), point]}));
  } else {
    query.set('filter', `${filter ? `(${filter}) AND ` : ''}geometry IS NOT NULL`);
  }
  return query;
}

// within is the query of what a cluster holds.
function within({west, south, east, north}) {
  const query = onMap(new URLSearchParams(state.query));
  query.set('bbox', [west, south, east, north].join(','));
  query.delete('bbox-crs');
  return query;
}

const summary = latest(async (signal, properties) => {
  await new Promise(done => setTimeout(done, pause));
  return signal.aborted ? undefined : get('collections/incidents/summary', [...within(properties), ['by', 'type']], signal);
});

// typesIn tells in words of which types the incidents of a cluster are, the most frequent first; nothing when a later call
// overtook it.
async function typesIn(properties) {
  const answer = await summary(properties).catch(e => tell('pointed', e.message));
  if (!answer) return '';
  const groups = answer.by[0].groups.toSorted((a, b) => b.count - a.count);
  const rest = groups.slice(few).reduce((n, {count}) => n + count, 0);
  return [...groups.slice(0, few).map(({key, count}) => word('tipType', number(count), labelOf(key))), ...(rest ? [word('tipOthers', number(rest))] : [])].join(', ');
}

// clusterTip shows what a cluster is made of, and returns it in words when all of it is known.
export async function clusterTip(map, {geometry, properties: p}) {
  const types = el('div', {class: 'known'});
  const texts = [word('tipCount', number(p.point_count)), word('tipSum', number(p.killed), number(p.killed_unknown), p.killed_unknown === p.point_count)];
  tip.setLngLat(geometry.coordinates).setDOMContent(el('div', {},
    el('b', {}, texts[0]), types, el('div', {}, texts[1]), el('div', {}, word('tipOpen')))).addTo(map);
  types.textContent = await typesIn(p);
  return [texts[0], types.textContent, texts[1]].filter(Boolean).join('. ');
}

// noTip takes the tip away.
export const noTip = () => tip.remove();

function row(feature, close) {
  const p = feature.properties;
  const take = () => { close(); select(p.id); };
  return el('li', {}, el('button', {type: 'button', onclick: take, onmouseenter: () => emit('hover', p.id), onmouseleave: () => emit('hover', null)},
    symbolOf(p.type, spots.includes(p.geo_precision) ? 'solid' : 'hollow'), el('span', {}, p.title || labelOf(p.type), el('small', {}, when(p)))));
}

// listCluster lists the incidents of a cluster that stand at one point, each to be selected.
export async function listCluster(map, at, properties) {
  tip.remove();
  const list = el('ul', {class: 'pile'});
  const popup = new Popup({className: 'pile', maxWidth: '22rem', offset: 12}).setLngLat(at)
    .setDOMContent(el('div', {onkeydown: e => { if (e.key === 'Escape') { e.stopPropagation(); popup.remove(); map.getCanvas().focus(); } }},
      el('b', {}, word('pile', number(properties.point_count))), list)).addTo(map);
  const query = within(properties);
  query.set('limit', most);
  try {
    const {features, numberMatched} = await get('incidents', query);
    list.append(...features.map(f => row(f, () => popup.remove())));
    if (numberMatched > most) list.append(el('li', {}, word('pileMore', number(most))));
    popup.setLngLat(at); // on the side where there is room for all of it
    list.querySelector('button')?.focus();
  } catch (e) {
    popup.remove();
    tell('pile', e.message);
  }
}
