// The map page: puts the pieces together. Each piece fills its own part of map.html, and knows of the others only what
// state.js tells. Without WebGL there is no map; all else works.
import {Map, NavigationControl, ScaleControl} from '../lib/maplibre-gl@6.17.0/dist/maplibre-gl.mjs';
import {style} from './basemap.js';
import * as filters from './filters.js';
import * as incidents from './incidents.js';
import * as layout from './layout.js';
import * as legend from './legend.js';
import * as marks from './marks.js';
import {tell} from './notice.js';
import * as panel from './panel.js';
import * as search from './search.js';
import * as selection from './selection.js';
import {setView} from './state.js';
import * as table from './table.js';
import * as time from './time.js';
import {word} from './words.js';

const {theme} = layout;
const embedded = document.documentElement.dataset.embed !== undefined;

function startMap() {
  const map = new Map({
    container: 'map', style: style(theme()), center: [66, 40], zoom: 3.6, hash: 'map', maxZoom: 16, fadeDuration: 0,
    attributionControl: {compact: true}, cooperativeGestures: embedded,
  });
  map.addControl(new NavigationControl({visualizePitch: false}), 'top-right');
  map.addControl(new ScaleControl());
  map.on('error', e => tell('map', e.error?.message ?? word('mapPart')));
  map.on('style.load', () => incidents.add(map, theme()));
  const look = () => setView(map.getBounds().toArray().flat());
  map.on('moveend', look);
  look();
  window.map = map; // for those who look at the page with the browser's tools, and its tests
  return map;
}

let map = null;
layout.dress(() => map?.setStyle(style(theme()), {diff: false}));
try {
  map = startMap();
  incidents.start(map, theme);
  marks.start(map);
} catch (e) {
  console.warn(e);
  tell('map', word('noMap'));
  document.documentElement.dataset.map = 'none';
}
for (const piece of [layout, selection, panel, search, filters, legend, table, time]) piece.start(map);
