// The density of incidents, in place of their symbols. The server gathers them into small cells, each as heavy as it has
// incidents, so that none is left out. (The tiles have clusters and those alone in two layers, and one layer of a map draws one of
// them: two densities do not add up.)
import {get, latest} from './api.js';
import {heats} from './look.js';
import * as layers from './layers.js';
import {tell} from './notice.js';
import {emit, on, state} from './state.js';
import {brief, word} from './words.js';

const spread = 14; // the standard deviation of the bell that an incident makes, in pixels
const beyond = 64; // pixels around the view that are asked for, too
const darkest = 1 / 256; // of the densest; what a map's ramp of colours can tell apart
const bell = 0.3989422804014327; // the height of the bell of MapLibre
const limit = 85.0511287798066; // the largest latitude of the map
const empty = {type: 'FeatureCollection', features: []};

let data = empty;
let top = 10; // so many incidents at one spot have the last colour
let playing = false; // the time plays: colours that mean less at one step than at the next would lie

const ask = latest((signal, query) => get('collections/incidents/clusters', query, signal));

// common is what two boxes [west, south, east, north] have in common, the second turned around the world to the first;
// null: nothing.
function common(a, [west, south, east, north]) {
  const turn = Math.round(((a[0] + a[2]) - (west + east)) / 720) * 360;
  const box = [Math.max(a[0], west + turn), Math.max(a[1], south), Math.min(a[2], east + turn), Math.min(a[3], north)];
  return box[0] <= box[2] && box[1] <= box[3] ? box : null;
}

// boxAround is the box of what is seen and a little more, cut to the area that the reader keeps.
function boxAround(map) {
  const {clientWidth, clientHeight} = map.getContainer();
  const nw = map.unproject([-beyond, -beyond]), se = map.unproject([clientWidth + beyond, clientHeight + beyond]);
  const seen = se.lng - nw.lng >= 360 ? [-180, -limit, 180, limit] : [nw.lng, Math.max(se.lat, -limit), se.lng, Math.min(nw.lat, limit)];
  const kept = state.query.get('bbox')?.split(',').map(Number);
  if (!kept || state.query.has('bbox-crs')) return seen;
  const [west, south, east, north] = kept.length === 6 ? [kept[0], kept[1], kept[3], kept[4]] : kept;
  return common(seen, [west, south, west > east ? east + 360 : east, north]);
}

// nice is the largest of 1, 2, 5, 10, 20, … that is not above a number.
function nice(n) {
  const ten = 10 ** Math.floor(Math.log10(n));
  return [5, 2, 1].find(k => k * ten <= n) * ten;
}

// densest is how many incidents lie together at most, as the bells around them add up, at the points in view.
function densest(map, features) {
  const world = 512 * 2 ** map.getZoom(), rad = Math.PI / 180;
  const list = features.map(({geometry: {coordinates: [lon, lat]}, properties: {n}}) =>
    ({x: lon / 360 * world, y: Math.log(Math.tan(Math.PI / 4 + lat * rad / 2)) / 2 / Math.PI * world, n})).sort((a, b) => a.x - b.x);
  let most = 0;
  list.forEach((at, i) => {
    let sum = 0;
    for (const way of [-1, 1]) {
      for (let j = way < 0 ? i : i + 1; list[j] && Math.abs(list[j].x - at.x) < 3 * spread; j += way) {
        sum += list[j].n * Math.exp(-((list[j].x - at.x) ** 2 + (list[j].y - at.y) ** 2) / 2 / spread ** 2);
      }
    }
    most = Math.max(most, sum);
  });
  return most;
}

const lowest = () => Math.max(darkest, 1 / top);

// least is how many incidents at one spot the first colour of the ramp stands for. Fewer have it, too, by circles of their own: the
// ramp cannot tell them from none.
const least = () => lowest() * top;

// ramp is how the map colours a density: even steps of colour for even steps of its logarithm.
function ramp(theme) {
  const colours = heats[theme];
  const stops = colours.flatMap((colour, i) => [lowest() ** (1 - i / (colours.length - 1)), colour]);
  return ['interpolate', ['linear'], ['heatmap-density'], 0, `${colours[0].slice(0, 7)}00`, ...stops];
}

// scale is what the legend shows: the colours from left to right, where on it (0 to 1) how many incidents are, and below how many
// all have the first colour (null: there is no fewer).
export function scale(theme) {
  const from = least(), place = n => Math.log(n / from) / Math.log(top / from);
  const ticks = [];
  for (let n = top; n >= from * 0.999; n = nice(n / 9.99)) ticks.unshift({n, at: place(n), more: n === top});
  return {colours: heats[theme], ticks, few: from > 1 ? Math.ceil(from) : null};
}

// reach is the radius on the ground within which two thirds of an incident's bell lie, in metres.
export function reach(map) {
  const {lat} = map.getCenter();
  return spread * 1.5 * 40075017 * Math.cos(lat * Math.PI / 180) / (512 * 2 ** map.getZoom());
}

function paint(map, theme) {
  if (!map.getLayer('heat')) return;
  map.setPaintProperty('heat', 'heatmap-intensity', 1 / top / bell);
  map.setPaintProperty('heat', 'heatmap-color', ramp(theme));
  map.setPaintProperty('heat-few', 'circle-color', heats[theme][0].slice(0, 7));
  map.setFilter('heat-few', ['<', ['get', 'n'], least()]);
}

// add puts the density on a style that was just loaded, under its borders and names, if there is one to show.
export function add(map, theme) {
  if (!data.features.length || map.getSource('heat') || !map.getStyle()) return; // a style that is not loaded yet is told when it is
  const under = map.getStyle().layers.find(({id, type}) => id === 'borders' || type === 'symbol')?.id;
  map.addSource('heat', {type: 'geojson', data});
  map.addLayer({id: 'heat-few', type: 'circle', source: 'heat', paint: {'circle-radius': 2 * spread, 'circle-blur': 1, 'circle-opacity': 0.7}}, under);
  map.addLayer({id: 'heat', type: 'heatmap', source: 'heat', paint: {
    'heatmap-radius': 3 * spread, 'heatmap-weight': ['get', 'n'], 'heatmap-opacity': 0.85}}, under);
  paint(map, theme);
}

// refresh asks for the density of what is seen.
async function refresh(map, theme) {
  if (!layers.heat() || !layers.shown('incidents')) return put(map, theme, empty);
  const box = boxAround(map);
  try {
    const query = new URLSearchParams(state.query);
    if (box) query.set('bbox', box.map(x => x.toFixed(5)).join(','));
    query.set('zoom', Math.max(0, Math.round(map.getZoom()) + 1));
    const answer = box ? await ask(query) : {features: []};
    if (!answer) return;
    const features = answer.features.map(({geometry, properties: {point_count = 1}}) => ({type: 'Feature', geometry, properties: {n: point_count}}));
    top = Math.max(playing ? top : 10, nice(Math.max(1, densest(map, features))));
    put(map, theme, {...empty, features});
    paint(map, theme());
    tell('heat', '');
    emit('heat');
  } catch (e) {
    put(map, theme, empty); // that of other conditions would be taken for the answer
    tell('heat', word('notShown', brief(e.message)));
  }
}

function put(map, theme, features) {
  data = features;
  const source = map.getSource('heat');
  source ? source.setData(data) : add(map, theme());
}

// start shows the density whenever the page is to show it, once the map is where it begins (placed). It tells 'heat' when
// its scale is another.
export async function start(map, theme, placed) {
  await placed;
  const again = () => refresh(map, theme);
  for (const event of ['query', 'box', 'changed']) on(event, () => layers.heat() && again());
  on('page', key => (key === 'view' || key === 'layers') && again());
  on('playing', is => { playing = is; });
  if (layers.heat()) again();
}
