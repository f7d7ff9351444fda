// What of an incident can be entered, and how it differs from what the server has.

// editable are the properties of the form. Others are left as they are.
export const editable = ['title', 'summary', 'type', 'scope', 'date_start', 'date_end', 'date_precision', 'date_text', 'date_note',
  'place', 'place_id', 'geo_method', 'country', 'admin1', 'geo_precision', 'uncertainty_m', 'killed_low', 'killed_best', 'killed_high',
  'injured_low', 'injured_best', 'injured_high', 'certainty', 'status', 'tags', 'actors', 'reports', 'claims'];

const lists = ['tags', 'actors', 'reports', 'claims'];
const places = ['place', 'place_id', 'geo_method', 'country', 'admin1', 'geo_precision', 'uncertainty_m'];
// same tells whether two values are the same, null and undefined being one.
export const same = (a, b) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

// modelOf takes a feature apart: {geometry, and each editable property}; without one, an empty incident.
export function modelOf(feature) {
  const model = {geometry: feature?.geometry ?? null};
  for (const name of editable) model[name] = structuredClone(feature?.properties[name] ?? (lists.includes(name) ? [] : null));
  return model;
}

// changes returns what of mine differs from base, by name.
export function changes(base, mine) {
  return Object.fromEntries(['geometry', ...editable].filter(name => !same(base[name], mine[name])).map(name => [name, mine[name]]));
}

// bodyOf makes a Feature to be sent from values by name: a whole incident, or a merge patch. A place that was chosen brings
// its own point, so that the old one is not sent.
export function bodyOf(values) {
  const {geometry, ...properties} = values;
  const body = {properties: dropEmpty(properties)};
  if (geometry !== undefined && !(geometry === null && properties.place_id)) body.geometry = geometry;
  return body;
}

// A list's rows carry nulls only where somebody looked and knew nothing; the API fills the rest.
function dropEmpty(properties) {
  const row = r => Object.fromEntries(Object.entries(r).filter(([, v]) => v !== null && !(Array.isArray(v) && !v.length)));
  return Object.fromEntries(Object.entries(properties).map(([name, v]) =>
    [name, Array.isArray(v) && name !== 'tags' ? v.map(row) : v]));
}

// units are the properties that are decided together: a point of one and a radius of the other would be a third place.
const units = [['geometry', ...places], ...editable.filter(name => !places.includes(name)).map(name => [name])];

// merge brings mine and theirs together, both begun on base: {model, both}. model has what either changed; both lists the
// units that both changed, differently, where model has mine.
export function merge(base, mine, theirs) {
  const model = structuredClone(theirs);
  const both = [];
  for (const unit of units) {
    if (unit.every(name => same(base[name], mine[name]))) continue;
    if (unit.some(name => !same(base[name], theirs[name])) && unit.some(name => !same(mine[name], theirs[name]))) both.push(unit);
    take(model, mine, unit);
  }
  return {model, both};
}

// take sets what a unit has in model to what it has in another.
export function take(model, other, unit) {
  for (const name of unit) model[name] = structuredClone(other[name]);
}

const alike = (unit, a, b) => unit.every(name => same(a[name], b[name]));

// holds tells whether a value of the server has all that was sent; it fills in what was left out.
function holds(have, sent) {
  if (sent == null) return true;
  if (typeof sent !== 'object') return have === sent;
  if (Array.isArray(sent)) return have?.length === sent.length && sent.every((v, i) => holds(have[i], v));
  return have != null && Object.entries(sent).every(([name, v]) => holds(have[name], v));
}

// arrived tells whether theirs has all that a sending, begun on base, changed. Of what it emptied that cannot be told.
export function arrived(base, sent, theirs) {
  const touched = units.filter(unit => !alike(unit, base, sent));
  return touched.length > 0 && touched.every(unit => unit.every(name => holds(theirs[name], sent[name]))
    && unit.some(name => sent[name] != null && !same(base[name], sent[name])));
}

// since returns {base, mine} as they are when a sending has made theirs: what was typed since then is left of mine. With all,
// theirs has nothing of anybody else; without, only the units that were sent are known to be ours.
export function since(base, sent, mine, theirs, all) {
  const result = {base: structuredClone(base), mine: structuredClone(mine)};
  for (const unit of units) {
    if (!all && alike(unit, base, sent)) continue;
    take(result.base, theirs, unit);
    if (alike(unit, sent, mine)) take(result.mine, theirs, unit);
  }
  return result;
}
