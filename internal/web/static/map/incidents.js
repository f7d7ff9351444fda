// The incidents on the map: the server's vector tiles of what the conditions match, gathered into clusters.
import {get, latest} from './api.js';
import {coin, coinLayout} from './coins.js';
import * as heat from './heat.js';
import * as layers from './layers.js';
import {symbolLayout} from './look.js';
import {addCircles, addRadii, addRings} from './marks.js';
import {tell} from './notice.js';
import {emit, on, select, state} from './state.js';
import {loaded, ratio, symbol} from './symbols.js';
import {clusterTip, incidentTip, listCluster, noTip} from './tips.js';
import {brief, word} from './words.js';

const own = ['incidents', 'clusters', 'radii', 'radii-edges']; // the layers of the tiles
const placed = /(^#|&)map=/.test(location.hash); // the address says what the map shows
let attribution = ''; // whose data
let refused = false; // the server does not answer the conditions
let tiles = null; // addresses of the tiles of what the conditions match; null: not known yet

let arrived; // called when the map is where it begins

const describe = latest(signal => get('tiles/incidents.json', state.query, signal));

// add puts source and layers on a style that was just loaded, as soon as it is known where the tiles are.
export function add(map, theme) {
  if (!tiles || map.getSource('incidents') || !map.getStyle()) return; // a style that is not loaded yet is told when it is
  heat.add(map, theme);
  map.addSource('incidents', {type: 'vector', tiles, attribution, maxzoom: 22, promoteId: {incidents: 'id', clusters: 'cluster_id'}});
  addCircles(map, theme);
  const layer = (id, layout) => map.addLayer({id, type: 'symbol', source: 'incidents', 'source-layer': id, layout});
  layer('clusters', coinLayout);
  layer('incidents', symbolLayout(theme));
  addRings(map, theme);
  dress(map);
  loaded.then(() => { // their colours
    if (!map.getSource('incidents') || map.getLayer('radii')) return;
    addRadii(map, theme);
    dress(map);
  });
}

// picture puts the picture of a symbol or a coin that the map wants into its style.
async function picture(map, name, theme) {
  const data = await coin(name, theme) ?? await symbol(name);
  if (data && !map.hasImage(name)) map.addImage(name, data, {pixelRatio: ratio});
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
    refused = false;
    tell('incidents', '');
    if (!map.getSource('incidents')) return add(map, theme());
    await dress(map);
    await settled(map);
    if (mine === tiles) map.getSource('incidents')?.setTiles(tiles);
  } catch (e) {
    arrived();
    tell('incidents', word('notShown', brief(e.message)));
    refused = true;
    dress(map); // those of other conditions would be taken for the answer
  }
}

// wanted tells whether a layer of the tiles is to be seen.
const wanted = layer => !refused && !layers.heat() && layers.shown('incidents') && (!layer.startsWith('radii') || layers.shown('circles'));

// dress shows and hides the layers of the tiles as the page says, and waits until it is done: what is told of a source
// meanwhile is lost.
async function dress(map) {
  const value = layer => (wanted(layer) ? 'visible' : 'none');
  const others = own.filter(layer => map.getLayer(layer) && (map.getLayoutProperty(layer, 'visibility') ?? 'visible') !== value(layer));
  for (const layer of others) map.setLayoutProperty(layer, 'visibility', value(layer));
  if (others.length) await map.once('render');
}

// open opens what the map shows: an incident is selected, a cluster comes apart, or is listed if it never does.
export function open(map, {geometry, properties}) {
  noTip();
  if (properties.id) return select(properties.id);
  if (properties.expansion_zoom > map.getMaxZoom()) return listCluster(map, geometry.coordinates, properties);
  return map.easeTo({center: geometry.coordinates, zoom: properties.expansion_zoom});
}

function pointsAt(map) {
  let at = null; // the cluster or incident that is pointed at
  const leave = () => {
    map.getCanvas().style.cursor = '';
    noTip();
    if (typeof at === 'string') emit('hover', null);
    at = null;
  };
  for (const layer of ['clusters', 'incidents']) {
    map.on('mousemove', layer, e => {
      const [feature] = e.features, id = feature.properties.id ?? feature.properties.cluster_id;
      map.getCanvas().style.cursor = 'pointer';
      if (id === at || (layer === 'clusters' && map.queryRenderedFeatures(e.point, {layers: ['incidents']}).length)) return;
      if (typeof at === 'string') emit('hover', null);
      at = id;
      if (layer === 'clusters') return void clusterTip(map, feature);
      incidentTip(map, feature);
      emit('hover', id);
    });
    map.on('mouseleave', layer, leave);
    map.on('click', layer, e => {
      if (layer === 'clusters' && map.queryRenderedFeatures(e.point, {layers: ['incidents']}).length) return; // that one is above
      open(map, e.features[0]);
    });
  }
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
  on('page', key => (key === 'view' || key === 'layers') && dress(map));
  layers.start(map);
  map.setMissingStyleImageResolver(name => picture(map, name, theme()));
  pointsAt(map);
  const there = new Promise(done => { arrived = done; });
  heat.start(map, theme, there);
  if (placed) arrived();
  again();
  return there;
}
