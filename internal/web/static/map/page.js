// The map page: puts the pieces together. Each piece fills its own part of map.html, and knows of the others only what
// state.js tells. Without WebGL there is no map; all else works.
import {Map, NavigationControl, ScaleControl} from '../lib/maplibre-gl@6.17.0/dist/maplibre-gl.mjs';
import {style} from './basemap.js';
import {addIncidents, follow} from './incidents.js';
import {tell} from './notice.js';
import * as selection from './selection.js';
import {on, setView, state} from './state.js';
import * as table from './table.js';
import {word} from './words.js';

const system = matchMedia('(prefers-color-scheme: dark)');
const theme = () => state.theme ?? (system.matches ? 'dark' : 'light');

function dress(map) {
  document.documentElement.dataset.theme = theme();
  map?.setStyle(style(theme()), {diff: false});
}

function startMap() {
  const map = new Map({
    container: 'map', style: style(theme()), center: [66, 40], zoom: 3.6, hash: 'map', maxZoom: 16, fadeDuration: 0,
    attributionControl: {compact: true},
  });
  map.addControl(new NavigationControl({visualizePitch: false}), 'top-right');
  map.addControl(new ScaleControl());
  map.on('error', e => tell('map', e.error?.message ?? word('mapPart')));
  map.on('style.load', () => addIncidents(map, theme()));
  const look = () => setView(map.getBounds().toArray().flat());
  map.on('moveend', look);
  look();
  follow(map, text => tell('incidents', text));
  window.map = map; // for those who look at the page with the browser's tools, and its tests
  return map;
}

let map = null;
document.documentElement.dataset.theme = theme();
try {
  map = startMap();
} catch (e) {
  console.warn(e);
  tell('map', word('noMap'));
}
system.addEventListener('change', () => dress(map));
on('page', key => key === 'theme' && dress(map));
for (const piece of [selection, table]) piece.start(map);
