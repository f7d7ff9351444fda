// The map page: puts the pieces together.
import {Map, NavigationControl, ScaleControl} from '../lib/maplibre-gl@6.17.0/dist/maplibre-gl.mjs';
import {style} from './basemap.js';
import {addIncidents, follow} from './incidents.js';

const dark = matchMedia('(prefers-color-scheme: dark)');
const theme = () => (dark.matches ? 'dark' : 'light');
const notice = document.getElementById('notice');

// tell shows a text to the reader, or hides it again.
function tell(text) {
  notice.textContent = text;
  notice.hidden = !text;
}

function start() {
  const map = new Map({
    container: 'map', style: style(theme()), center: [66, 40], zoom: 3.6, hash: 'map', maxZoom: 14, fadeDuration: 0,
    attributionControl: {compact: true},
  });
  map.addControl(new NavigationControl({visualizePitch: false}), 'top-right');
  map.addControl(new ScaleControl());
  map.on('error', e => tell(e.error?.message ?? 'Part of the map did not load.'));
  map.on('style.load', () => addIncidents(map, theme()));
  dark.addEventListener('change', () => map.setStyle(style(theme()), {diff: false}));
  follow(map, tell);
  window.map = map; // for those who look at the page with the browser's tools, and its tests
}

try {
  start();
} catch (e) {
  console.warn(e);
  tell('This browser cannot draw the map: it needs WebGL 2. The incidents are also there as a list.');
}
