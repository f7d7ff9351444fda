// The incidents on the map: the server's vector tiles of what the conditions match, gathered into clusters.
import {get, latest} from './api.js';
import {bold} from './fonts.js';
import {colours, symbolLayout} from './look.js';
import {addCircles, addRings} from './marks.js';
import {tell} from './notice.js';
import {emit, on, select, state} from './state.js';
import {addSymbols} from './symbols.js';
import {clusterTip, incidentTip, listCluster} from './tips.js';
import {word} from './words.js';

const layers = ['incidents', 'clusters', 'counts'];
const placed = /(^#|&)map=/.test(location.hash); // the address says what the map shows
let attribution = ''; // whose data
let tiles = null; // addresses of the tiles of what the conditions match; null: not known yet

let arrived; // called when the map is where it begins

const describe = latest(signal => get('tiles/incidents.json', state.query, signal));

function addClusters(map, c) {
  map.addLayer({id: 'clusters', type: 'circle', source: 'incidents', 'source-layer': 'clusters', paint: {
    'circle-color': c.cluster, 'circle-opacity': 0.92, 'circle-stroke-color': c.ring, 'circle-stroke-width': 1.5, 'circle-stroke-opacity': 0.9,
    'circle-radius': ['interpolate', ['linear'], ['log10', ['get', 'point_count']], 0.3, 11, 1, 12, 3, 17, 6, 23]}});
  map.addLayer({id: 'counts', type: 'symbol', source: 'incidents', 'source-layer': 'clusters',
    layout: {'text-field': ['get', 'point_count_abbreviated'], 'text-font': [bold], 'text-size': 12, 'text-allow-overlap': true, 'text-ignore-placement': true},
    paint: {'text-color': c.text}});
}

// add puts source and layers on a style that was just loaded, as soon as it is known where the tiles are.
export async function add(map, theme) {
  await addSymbols(map);
  if (!tiles || map.getSource('incidents') || !map.getStyle()) return; // a style that is not loaded yet is told when it is
  addCircles(map, theme);
  map.addSource('incidents', {type: 'vector', tiles, attribution, maxzoom: 22, promoteId: {incidents: 'id', clusters: 'cluster_id'}});
  addClusters(map, colours[theme]);
  map.addLayer({id: 'incidents', type: 'symbol', source: 'incidents', 'source-layer': 'incidents', layout: symbolLayout(theme)});
  addRings(map, theme);
}

// settled waits until the tiles are there. One that is asked for anew while it is under way would be drawn from the old
// answer.
function settled(map) {
  return new Promise(done => {
    const events = ['sourcedata', 'idle', 'error'];
    const look = () => {
      if (!map.isSourceLoaded('incidents')) return;
      for (const event of events) map.off(event, look);
      done();
    };
    for (const event of events) map.on(event, look);
    look();
  });
}

// refresh asks where the tiles of the present conditions are, and puts them in place of those that are shown.
async function refresh(map, theme) {
  try {
    const answer = await describe();
    if (!answer) return;
    if (!tiles && !placed) look(map, answer.center);
    arrived();
    const mine = tiles = answer.tiles;
    attribution = answer.attribution;
    tell('incidents', '');
    if (!map.getSource('incidents')) return add(map, theme());
    await show(map, true);
    await settled(map);
    if (mine === tiles) map.getSource('incidents')?.setTiles(tiles);
  } catch (e) {
    arrived();
    tell('incidents', word('notShown', e.message));
    show(map, false); // those of other conditions would be taken for the answer
  }
}

// show shows or hides the incidents, and waits until it is done: what is told of a source meanwhile is lost.
async function show(map, visible) {
  const value = visible ? 'visible' : 'none';
  const others = layers.filter(layer => map.getLayer(layer) && (map.getLayoutProperty(layer, 'visibility') ?? 'visible') !== value);
  for (const layer of others) map.setLayoutProperty(layer, 'visibility', value);
  if (others.length) await map.once('render');
}

function opensClusters(map) {
  map.on('click', 'clusters', e => {
    const [{geometry, properties}] = e.features;
    if (properties.expansion_zoom > map.getMaxZoom()) return listCluster(map, geometry.coordinates, properties);
    map.easeTo({center: geometry.coordinates, zoom: properties.expansion_zoom});
  });
}

function pointsAt(map) {
  let at = null;
  const leave = () => {
    map.getCanvas().style.cursor = '';
    incidentTip(map, null);
    if (at) emit('hover', at = null);
  };
  map.on('mousemove', 'incidents', e => {
    const [feature] = e.features;
    map.getCanvas().style.cursor = 'pointer';
    if (feature.properties.id === at) return;
    incidentTip(map, feature);
    emit('hover', at = feature.properties.id);
  });
  map.on('mouseleave', 'incidents', leave);
  map.on('mousemove', 'clusters', e => {
    map.getCanvas().style.cursor = 'pointer';
    clusterTip(map, e.features[0]);
  });
  map.on('mouseleave', 'clusters', leave);
  map.on('click', 'incidents', e => select(e.features[0].properties.id));
}

// look moves the map to the incidents, where the address says nothing of it.
function look(map, center) {
  const [lon, lat, zoom] = center ?? [0, 20, 1];
  map.jumpTo({center: [lon, lat], zoom: Math.min(zoom, 10)});
}

// start shows the incidents of the conditions from now on. theme() is the theme of the page. What it returns is fulfilled
// when the map is where it begins, so that what is in view is not asked for twice.
export function start(map, theme) {
  const again = () => refresh(map, theme);
  on('query', again);
  on('changed', again);
  opensClusters(map);
  pointsAt(map);
  const there = new Promise(done => { arrived = done; });
  if (placed) arrived();
  again();
  return there;
}
