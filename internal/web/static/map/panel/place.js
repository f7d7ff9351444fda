// Where an incident happened: the words of the report, the place that was chosen for them, how sure that is, and what
// else they could have meant.
import {address} from '../api.js';
import {beyond} from '../circle.js';
import {el} from '../dom.js';
import {shine} from '../spotlight.js';
import {spots} from '../symbols.js';
import {countryWords} from '../table/cells.js';
import {distance, word} from '../words.js';
import {facts, note, quoted, said, section} from './facts.js';

const placeLink = (id, name) => (id ? el('a', {href: address(`places/${encodeURIComponent(id)}`, {f: 'html'}), dir: 'auto'}, name) : said(name));

// position writes a point with no more digits than its radius is worth.
function position([lon, lat], radius) {
  const digits = radius > 0 ? Math.min(Math.max(6 - Math.ceil(Math.log10(radius)), 1), 5) : 5;
  return `${lon.toFixed(digits)}, ${lat.toFixed(digits)}`;
}

function method(p) {
  const asked = p.place_query || p.place;
  if (p.geo_method === 'given') return word('placedGiven');
  if (p.geo_method === 'gazetteer') return asked ? [word('placedBy'), ' ', quoted(asked)] : word('placedChosen');
  return asked ? word('notPlaced') : word('noPlaceNamed');
}

// candidate is a place that the words could have meant, too. It shows on the map while it is pointed at.
function candidate(map, c) {
  const at = c.lon == null || c.lat == null ? null : {at: [c.lon, c.lat], radius: c.uncertainty_m ?? 0};
  const show = () => at && shine(map, 'candidate', at);
  const hide = () => shine(map, 'candidate', null);
  const go = () => at && map?.flyTo({center: at.at, zoom: Math.max(map.getZoom(), 7)});
  const label = c.label || c.name;
  const more = [c.kind && word('code', 'place', c.kind), c.uncertainty_m > 0 && word('withinRadius', distance(c.uncertainty_m)), c.uncertainty_reason].filter(Boolean).join(', ');
  return el('li', {onpointerenter: show, onpointerleave: hide, onfocusin: show, onfocusout: hide},
    placeLink(c.place_id, label), ' ', c.chosen ? el('b', {class: 'badge'}, word('chosen')) : null, el('br'), note(said(more)),
    map && at ? [' ', el('button', {type: 'button', class: 'link', onclick: go, 'aria-label': word('showOnMap', label)}, word('show'))] : null);
}

// wherePart tells where it happened.
export function wherePart(map, {geometry, properties: p}) {
  const others = (p.candidates ?? []).filter(c => !c.chosen);
  const within = geometry && word(spots.includes(p.geo_precision) ? 'withinRadius' : 'somewhereWithin', distance(p.uncertainty_m));
  return section('panelWhere',
    facts([
      [word('panelAsWritten'), quoted(p.place)],
      [word('panelPlace'), (p.place_name || p.place_id) && placeLink(p.place_id, p.place_name || p.place_id)],
      [word('panelCountry'), said([p.admin1, p.country && countryWords(p.country)].filter(Boolean).join(', '))],
      [word('panelClaimants'), p.place_claimants?.map(countryWords).join(', ')],
      [word('panelPrecision'), p.geo_precision && word('code', 'geo_precision', p.geo_precision), geometry ? [', ', within, p.uncertainty_reason ? [el('br'), note(said(p.uncertainty_reason))] : null] : null],
      [word('panelPosition'), geometry && position(geometry.coordinates, p.uncertainty_m), ' ', geometry ? note(word('lonLat')) : null],
      [word('panelMethod'), method(p)],
    ]),
    geometry && !beyond(geometry.coordinates) ? null : el('p', {class: 'disputed'}, word(geometry ? 'beyondMap' : 'onNoMap')),
    others.length ? el('details', {class: 'candidates-of'}, el('summary', {}, word('otherPlaces', others.length)),
      el('ol', {}, others.map(c => candidate(map, c)))) : null);
}
