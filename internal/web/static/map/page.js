// The map page: puts the pieces together. Each piece fills its own part of map.html, and knows of the others only what
// state.js tells. Without WebGL there is no map; all else works.
import {AttributionControl, Map, NavigationControl, ScaleControl} from '../lib/maplibre-gl@6.17.0/dist/maplibre-gl.mjs';
import {draw, ours} from './basemap.js';
import * as filters from './filters.js';
import * as form from './form.js';
import * as incidents from './incidents.js';
import * as keys from './keys.js';
import * as layout from './layout.js';
import * as legend from './legend.js';
import * as live from './live.js';
import * as marks from './marks.js';
import {el} from './dom.js';
import {tell} from './notice.js';
import * as panel from './panel.js';
import * as search from './search.js';
import * as selection from './selection.js';
import * as share from './share.js';
import {pageUrl} from './share/snippets.js';
import {on, setBox} from './state.js';
import * as table from './table.js';
import * as time from './time.js';
import {word} from './words.js';

const {theme} = layout;
const embedded = document.documentElement.dataset.embed !== undefined;

function startMap() {
  const map = new Map({
    container: 'map', center: [66, 40], zoom: 3.6, hash: 'map', maxZoom: 16, fadeDuration: 0,
    attributionControl: false, cooperativeGestures: embedded, transformRequest: ours, locale: word('controls'),
  });
  map.addControl(new NavigationControl({visualizePitch: false}), 'top-right');
  map.addControl(new ScaleControl());
  map.addControl(new AttributionControl({compact: true}));
  map.once('load', () => document.querySelector('.maplibregl-compact-show [class$=button]')?.click()); // it begins open, over the map
  map.on('error', ({error}) => {
    tell('map', word(error?.status === 0 ? 'unreachable' : 'mapPart'));
    if (error?.status === undefined) console.warn(error); // what the network did not do is told there already
  });
  map.on('movestart', () => tell('map', '')); // what is still missing is asked for again, and told again
  map.on('style.load', () => incidents.add(map, theme()));
  draw(map, theme());
  const look = () => { // hidden, or while the sheet of the table is drawn over it, it shows what it did
    if (map.getContainer().clientWidth && !layout.drawing()) setBox(map.getBounds().toArray().flat());
  };
  map.on('moveend', look);
  look();
  window.map = map; // for those who look at the page with the browser's tools, and its tests
  return map;
}

let map = null;
let placed = Promise.resolve(); // the map is where it begins
layout.dress(() => map && draw(map, theme()));
try {
  map = startMap();
  placed = incidents.start(map, theme);
  marks.start(map);
} catch (e) {
  console.warn(e);
  tell('map', word(embedded ? 'noMapHere' : 'noMap'));
  document.documentElement.dataset.map = 'none';
}
// In a frame the map is alone, with a way to the whole page.
function embed() {
  const link = el('a', {id: 'whole', target: '_blank', rel: 'noopener'}, word('wholeMap'));
  const follow = () => { link.href = pageUrl('map'); };
  for (const event of ['box', 'sel', 'query', 'page']) on(event, follow);
  follow();
  document.getElementById('view').append(link);
}

// begin starts a piece of the page. One that cannot keeps no other from its work.
function begin(piece) {
  const broken = e => {
    console.error(e);
    tell('piece', word('pieceFailed', e.message));
  };
  try {
    Promise.resolve(piece.start(map, placed)).catch(broken);
  } catch (e) {
    broken(e);
  }
}

const always = [layout, selection, panel, legend, keys, live];
if (embedded) embed();
for (const piece of embedded ? always : [...always, search, filters, table, time, share, form]) begin(piece);
map?.resize(); // they have taken their room
