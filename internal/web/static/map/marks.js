// What is marked on the map: the incident that is pointed at and the one that is selected, each with a ring and the
// circle within which it happened.
import {Point} from '../lib/maplibre-gl@6.17.0/dist/maplibre-gl.mjs';
import {get, latest} from './api.js';
import {circle, holdsPole, onMap} from './circle.js';
import {colours, symbolLayout} from './look.js';
import {tell} from './notice.js';
import {on, state} from './state.js';
import {allTypes, lineOf, spots} from './symbols.js';

const empty = {type: 'FeatureCollection', features: []};
const marks = {hover: null, sel: null}; // features with a point
const covers = {}; // by mark: whether it lies on a cluster, whose count is to be read within the ring
const beside = 8; // pixels from the middle of such a cluster at most

function featuresOf(mark) {
  const feature = marks[mark];
  if (!feature?.geometry) return [];
  const {type, geo_precision, uncertainty_m} = feature.properties;
  const properties = {...feature.properties, mark, covers: Boolean(covers[mark]), line: lineOf(type), area: !spots.includes(geo_precision)};
  const point = {type: 'Feature', geometry: feature.geometry, properties};
  return uncertainty_m > 0 && !holdsPole(feature.geometry.coordinates, uncertainty_m) ? [{...circle(feature.geometry.coordinates, uncertainty_m), properties}, point] : [point];
}

const all = () => ({...empty, features: [...featuresOf('hover'), ...featuresOf('sel')]});

// lines is the colour of the line around an area, on the map of a theme.
const lines = (theme, line) => (theme === 'dark' ? ['interpolate', ['linear'], 0.4, 0, ['to-color', line], 1, '#ffffff'] : line);

// addRadii puts the circles of all incidents of the tiles on a style; addCircles the source of the marks and their
// circles, addRings what lies above the incidents.
export function addRadii(map, theme) {
  const types = allTypes().flatMap(({code}) => [code, lineOf(code)]);
  const colour = lines(theme, types.length ? ['match', ['get', 'type'], ...types, lineOf()] : lineOf());
  const layer = (id, type, paint) => map.addLayer({id, type, source: 'incidents', 'source-layer': 'uncertainty', layout: {visibility: 'none'}, paint}, 'circles');
  layer('radii', 'fill', {'fill-color': colour, 'fill-opacity': 0.08});
  layer('radii-edges', 'line', {'line-color': colour, 'line-opacity': 0.6, 'line-width': 1});
}

export function addCircles(map, theme) {
  const line = lines(theme, ['get', 'line']);
  const isArea = ['==', ['geometry-type'], 'Polygon'];
  map.addSource('marks', {type: 'geojson', data: all()});
  map.addLayer({id: 'circles', type: 'fill', source: 'marks', filter: isArea,
    paint: {'fill-color': line, 'fill-opacity': 0.1}});
  for (const [id, area, dash] of [['circle-edges', false, [1]], ['area-edges', true, [3, 2]]]) {
    map.addLayer({id, type: 'line', source: 'marks', filter: ['all', isArea, ['==', ['get', 'area'], area]],
      paint: {'line-color': line, 'line-width': 1.5, 'line-dasharray': dash}});
  }
}

export function addRings(map, theme) {
  const c = colours[theme];
  const point = ['==', ['geometry-type'], 'Point'];
  map.addLayer({id: 'rings', type: 'circle', source: 'marks', filter: point, paint: {
    'circle-radius': ['case', ['any', ['==', ['get', 'mark'], 'sel'], ['get', 'covers']], 21, 18],
    'circle-color': c.ring, 'circle-opacity': ['case', ['get', 'covers'], 0, 0.8],
    'circle-stroke-color': c.mark, 'circle-stroke-width': ['case', ['==', ['get', 'mark'], 'sel'], 3, 1.5]}});
  map.addLayer({id: 'marked', type: 'symbol', source: 'marks', filter: ['all', point, ['!', ['get', 'covers']]], layout: symbolLayout(theme)});
}

// covered is how much of the map's right side lies under the panel of the incident, in pixels.
function covered(map) {
  const view = map.getContainer().getBoundingClientRect(), panel = document.getElementById('panel').getBoundingClientRect();
  return panel.width ? Math.max(0, Math.min(view.right, panel.right) - Math.max(view.left, panel.left)) : 0;
}

// near reports whether a point lies well inside what is seen of the map.
function near(map, at, under) {
  const {x, y} = map.project(at), {clientWidth, clientHeight} = map.getContainer(), edge = 40;
  return x > edge && y > edge && x < clientWidth - under - edge && y < clientHeight - edge;
}

// onCluster tells whether a mark lies on a cluster that is shown.
function onCluster(map, mark) {
  if (!marks[mark]?.geometry || !map.getLayer('clusters')) return false;
  const at = map.project(marks[mark].geometry.coordinates);
  return map.queryRenderedFeatures([at.sub(new Point(beside, beside)), at.add(new Point(beside, beside))], {layers: ['clusters']})
    .some(({geometry}) => map.project(geometry.coordinates).dist(at) < beside);
}

// start draws the marks as the page tells them.
export function start(map) {
  const look = () => Object.keys(marks).filter(mark => covers[mark] !== (covers[mark] = onCluster(map, mark))).length > 0; // is it otherwise?
  const draw = () => {
    look();
    map.getSource('marks')?.setData(all());
  };
  map.on('idle', () => look() && draw());
  const ask = latest((signal, id) => get(`incidents/${encodeURIComponent(id)}`, {f: 'json'}, signal));
  let pointed = null;
  on('hover', async id => {
    pointed = id;
    marks.hover = null;
    tell('pointed', '');
    if (id && id !== state.sel) {
      const [seen] = map.getSource('incidents') ? map.querySourceFeatures('incidents', {sourceLayer: 'incidents', filter: ['==', ['get', 'id'], id]}) : [];
      // What lies in a cluster is no feature of the map: the server knows where it is. A pointer that only passes by asks nothing.
      marks.hover = seen ?? await new Promise(done => setTimeout(done, 150)).then(() => (pointed === id ? ask(id) : null)).catch(e => tell('pointed', e.message));
    }
    if (pointed === id) draw();
  });
  on('selected', feature => {
    if (feature || !state.sel) {
      marks.sel = feature;
      draw();
    }
    if (!feature?.geometry) return;
    map.resize(); // the panel may have just taken its room
    const at = onMap(feature.geometry.coordinates);
    const under = covered(map);
    if (near(map, at, under)) return;
    map.flyTo({center: at, zoom: Math.max(map.getZoom(), 4), offset: [-under / 2, 0]}); // without a flight where less motion is wanted
  });
}
