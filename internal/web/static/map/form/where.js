// Where it happened: the place as written, found as one types, chosen among candidates, corrected by hand on the map.
import {Marker} from '../../lib/maplibre-gl@6.17.0/dist/maplibre-gl.mjs';
import {get, latest} from '../api.js';
import {circle, holdsPole} from '../circle.js';
import {el} from '../dom.js';
import {state} from '../state.js';
import {distance, word} from '../words.js';
import {field} from './field.js';

const still = matchMedia('(prefers-reduced-motion: reduce)');
const pause = 250; // ms after the last letter before the gazetteer is asked
const most = 6; // places that are offered
const written = ['exact', 'alternate', 'folded']; // how a name matches that is there as it was written
const empty = {type: 'FeatureCollection', features: []};

// around is the box of a circle.
function around(at, metres) {
  const ring = circle(at, Math.max(metres ?? 0, 1)).geometry.coordinates[0];
  return [0, 1].map(f => [0, 1].map(i => Math[f ? 'max' : 'min'](...ring.map(c => c[i]))));
}

const easternmost = area => area.geometry.coordinates[0].reduce((a, b) => (b[0] > a[0] ? b : a));

// where makes the part of the form that says where. model is changed in place and changed() told; close() takes what it
// drew off the map.
export function where(map, model, changed) {
  const list = el('ol', {class: 'candidates', 'aria-label': word('candidates')});
  const said = el('p', {class: 'said', role: 'status'});
  const marks = [];
  let point = null, handle = null, timer = 0;
  let chosen = null; // the candidate that was taken; null: none, or the point is set by hand
  // ask gives what the gazetteer takes a text for, and, where no place is called so, those whose names begin so.
  const ask = latest(async (signal, q) => {
    const {features, geocoding} = await get('geocode', {q, limit: most, ...near()}, signal);
    const called = features.length && (!geocoding.ambiguous || written.includes(features[0].properties.geocoding.match));
    const more = called ? [] : (await get('complete', {q, limit: most, ...near()}, signal)).completions;
    return {features, geocoding, begun: more.filter(p => p.coordinates && !p.misspelt)};
  });

  const place = field({name: 'place', label: word('placeLabel'), hint: word('placeHint'), wide: true}, 'place', model.place, text => {
    model.place = text;
    // A point set by hand stays when only the words change; the gazetteer's goes with its name.
    if (model.place_id || !model.geometry) {
      chosen = null;
      Object.assign(model, {place_id: null, geometry: null, geo_method: null, uncertainty_m: null, geo_precision: null, country: null, admin1: null});
    }
    update();
    clearTimeout(timer);
    timer = setTimeout(find, pause);
  });
  place.input.setAttribute('autocomplete', 'off');
  const radius = field({name: 'uncertainty_m', label: word('radiusLabel'), kind: 'metres', hint: word('radiusHint')}, 'uncertainty_m', model.uncertainty_m, metres => {
    model.uncertainty_m = metres;
    own();
    draw();
    changed();
  });
  const lon = coordinate('lon', 0), lat = coordinate('lat', 1);
  const pin = el('button', {type: 'button', disabled: !map, onclick: () => move(map.getCenter().wrap().toArray())}, word('pinHere'));
  const unpin = el('button', {type: 'button', onclick: () => move(null)}, word('noPoint'));

  function coordinate(name, i) {
    return field({name, label: word(name)}, name, model.halves?.[i] ?? model.geometry?.coordinates[i], () => {
      const c = position();
      if (!c) return changed();
      if (c.length || model.geometry) move(c.length ? c : null, true);
      else changed();
    });
  }

  // position returns the point that longitude and latitude say, [] where both are empty, null while they are no point: then
  // the texts are kept in model.halves.
  function position() {
    const texts = [lon, lat].map(f => f.input.value.trim().replace(',', '.'));
    const none = texts.every(t => !t);
    const good = [180, 90].map((most, i) => none || (texts[i] && Math.abs(Number(texts[i])) <= most));
    [lon, lat].forEach((f, i) => f.input.setCustomValidity(good[i] ? '' : word('outside', i ? 90 : 180)));
    model.halves = good.every(Boolean) ? undefined : texts;
    if (model.halves) return null;
    return none ? [] : texts.map(Number);
  }

  if (model.halves) position();

  // The map's middle biases what a name means.
  function near() {
    const v = state.box;
    return v ? {near: `${((v[0] + v[2]) / 2).toFixed(3)},${((v[1] + v[3]) / 2).toFixed(3)}`} : {};
  }

  async function find() {
    const text = model.place;
    if (!text) return show([], '');
    try {
      const answer = await ask(text);
      if (!answer || text !== model.place) return;
      const {features: found, geocoding, begun} = answer;
      if (begun.length) {
        const others = found.map(candidate).filter(c => !begun.some(p => p.place_id === c.place_id));
        return show([...begun.map(beginning), ...others].slice(0, most), word('beginSo'), 0);
      }
      const told = !found.length ? geocoding.reason
        : geocoding.ambiguous ? word('ambiguous') : word('foundAs', found[0].properties.geocoding.label);
      show(found.map(candidate), told, geocoding.ambiguous ? 3 : 1);
    } catch (e) {
      show([], e.message);
    }
  }

  const candidate = f => ({place_id: f.properties.geocoding.place_id ?? null, label: f.properties.geocoding.label, at: f.geometry.coordinates,
    metres: f.properties.geocoding.accuracy, reason: f.properties.geocoding.uncertainty_reason, sure: f.properties.geocoding.confidence});

  // beginning is a place whose name goes on from what has been written so far. Its radius is not known before it is chosen.
  const beginning = p => ({place_id: p.place_id, name: p.name, label: p.label.startsWith(p.name) ? p.label : `${p.name}: ${p.label}`, at: p.coordinates, metres: null,
    reason: p.former_name ? word('formerName', word('code', 'place', p.kind)) : word('code', 'place', p.kind), sure: null});

  // show lists candidates, {place_id, label, at, metres, reason, sure}, numbers them on the map, and brings the first so
  // many into view (0: the map stays).
  function show(candidates, text, first = 3) {
    said.textContent = text;
    marks.splice(0).forEach(m => m.remove());
    list.replaceChildren(...candidates.map((c, i) => el('li', {}, el('button', {type: 'button', 'aria-pressed': String(c.place_id !== null && c.place_id === model.place_id), onclick: () => choose(c)},
      el('b', {}, String(i + 1)), el('span', {}, c.label),
      el('small', {}, [c.metres == null ? null : distance(c.metres), c.sure == null ? null : word('sure', Math.round(100 * c.sure)), c.reason].filter(Boolean).join(' · '))))));
    if (!map) return;
    candidates.forEach((c, i) => {
      const mark = el('button', {type: 'button', class: 'mark-candidate', 'aria-label': word('take', c.label), onclick: () => choose(c)}, String(i + 1));
      marks.push(new Marker({element: mark}).setLngLat(c.at).addTo(map));
    });
    if (candidates.length && first) fit(candidates.slice(0, first));
  }

  function fit(candidates) {
    const [x, y] = [0, 1].map(i => candidates.map(c => c.at[i]));
    map.fitBounds([[Math.min(...x), Math.min(...y)], [Math.max(...x), Math.max(...y)]], {padding: 80, maxZoom: 9, animate: !still.matches});
  }

  // choose takes a place of the gazetteer: the server gives it its point and radius. The beginning of a name becomes the name.
  async function choose(c) {
    if (c.name) model.place = place.input.value = c.name;
    Object.assign(model, {place_id: c.place_id, geometry: c.place_id ? null : {type: 'Point', coordinates: c.at},
      geo_method: c.place_id ? 'gazetteer' : 'given', geo_precision: null,
      uncertainty_m: c.place_id ? null : c.metres, country: null, admin1: null});
    chosen = c;
    for (const b of list.querySelectorAll('button')) b.setAttribute('aria-pressed', String(b.querySelector('span').textContent === c.label));
    marks.splice(0).forEach(m => m.remove());
    map?.easeTo({center: c.at, animate: !still.matches});
    update();
    if (c.metres != null || !c.place_id) return;
    try {
      c.metres = (await get(`places/${encodeURIComponent(c.place_id)}`, {f: 'json'})).properties.uncertainty_m ?? null;
      if (chosen === c) update();
    } catch (e) {
      said.textContent = e.message;
    }
  }

  // own makes the point of a chosen place one set by hand: a radius of one's own goes with a point, not with a name.
  function own() {
    const at = model.geometry?.coordinates ?? chosen?.at;
    if (at) Object.assign(model, {geometry: {type: 'Point', coordinates: at}, place_id: null, geo_method: 'given'});
  }

  // move sets the point by hand; null takes it away.
  function move(at, typed) {
    const metres = model.uncertainty_m ?? chosen?.metres ?? null;
    Object.assign(model, {geometry: at && {type: 'Point', coordinates: at.map(x => Math.round(x * 1e6) / 1e6)}, place_id: null,
      geo_method: at ? 'given' : 'none', uncertainty_m: at && metres, geo_precision: at && model.geo_precision});
    chosen = null;
    update(typed);
  }

  function update(typed) {
    const at = model.geometry?.coordinates;
    if (!typed) {
      lon.input.value = at ? String(at[0]) : '';
      lat.input.value = at ? String(at[1]) : '';
      position();
    }
    radius.input.value = model.uncertainty_m ?? '';
    radius.input.placeholder = String(chosen?.metres ?? '');
    draw();
    changed();
  }

  // draw shows the point, which can be dragged, its circle, and on the circle the handle of the radius.
  function draw() {
    if (!map) return;
    const at = model.geometry?.coordinates ?? (model.place_id && chosen?.at) ?? null;
    const metres = model.uncertainty_m ?? chosen?.metres;
    map.getSource('form')?.setData(at && metres > 0 && !holdsPole(at, metres) ? {...empty, features: [circle(at, metres)]} : empty);
    point = placed(point, at, 'mark-point', word('dragPoint'), m => move(m.getLngLat().wrap().toArray()));
    handle = placed(handle, at && metres > 0 ? easternmost(circle(at, metres)) : null, 'mark-radius', word('dragRadius'), m => {
      model.uncertainty_m = Math.max(1, Math.round(m.getLngLat().distanceTo(point.getLngLat())));
      own();
      update();
    });
  }

  function placed(marker, at, look, label, dropped) {
    if (!at) return marker?.remove(), null;
    if (marker) return marker.setLngLat(at);
    const m = new Marker({element: el('div', {class: look, role: 'img', 'aria-label': label, title: label}), draggable: true}).setLngLat(at).addTo(map);
    m.on('dragend', () => dropped(m));
    return m;
  }

  function addLayers() {
    if (map.getSource('form')) return;
    const colour = getComputedStyle(document.getElementById('form')).accentColor; // as the theme has it now
    map.addSource('form', {type: 'geojson', data: empty});
    map.addLayer({id: 'form', type: 'fill', source: 'form', paint: {'fill-color': colour, 'fill-opacity': 0.12}});
    map.addLayer({id: 'form-edge', type: 'line', source: 'form', paint: {'line-color': colour, 'line-width': 1.5}});
    draw();
  }
  if (map) {
    map.on('style.load', addLayers);
    if (map.isStyleLoaded()) addLayers(); else map.once('idle', addLayers);
    if (model.geometry) map.fitBounds(around(model.geometry.coordinates, model.uncertainty_m), {padding: 60, maxZoom: 10, animate: !still.matches});
    draw();
  }

  const box = el('div', {class: 'where'}, place, said, list, el('div', {class: 'fields'}, lon, lat, radius), el('div', {class: 'row'}, pin, unpin));
  // offered shows the candidates that an answer of the server named.
  box.offered = (candidates, text) => show(candidates.filter(c => c.lon != null).map(c => ({place_id: c.place_id, label: c.label ?? c.name, at: [c.lon, c.lat],
    metres: c.uncertainty_m, reason: c.uncertainty_reason, sure: null})), text);
  box.close = () => {
    clearTimeout(timer);
    marks.splice(0).forEach(m => m.remove());
    point?.remove();
    handle?.remove();
    if (!map) return;
    map.off('style.load', addLayers);
    for (const layer of ['form', 'form-edge']) if (map.getLayer(layer)) map.removeLayer(layer);
    if (map.getSource('form')) map.removeSource('form');
  };
  return box;
}
