// What others need to have exactly what the page shows: addresses, a command, pages of their own, a frame.
import {address} from '../api.js';
import {conditions, state} from '../state.js';
import {word} from '../words.js';

const root = new URL('.', document.baseURI).href;
const readable = text => text.replaceAll('%2C', ',').replaceAll('%2F', '/').replaceAll('%3A', ':');
const join = (path, query) => root + path + (query && (path.includes('?') ? '&' : '?')) + query;
// A text as a part of HTML, and as a string of a script within HTML.
const html = text => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
const script = text => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('<', '\\x3c')}'`;

// itemsUrl is the address of the incidents that are shown.
export const itemsUrl = (limit = 1000) => readable(join('incidents', new URLSearchParams([...conditions(), ['limit', limit]]).toString()));

// fileUrl is the address of all that are shown, as one file.
export const fileUrl = format => readable(address('collections/incidents/download', [...conditions(), ['f', format]]));

export const curl = () => `curl '${itemsUrl()}'`;

// pageUrl is the address of the page itself with another path.
export const pageUrl = path => root + path + location.search + location.hash;

export const frame = () => `<iframe src="${html(pageUrl('embed'))}" title="${html(word('snippetFrame'))}" width="800" height="500" style="border: 0" loading="lazy"></iframe>`;

// where is the middle of the map and its zoom, for the pages of others.
function where(map) {
  if (!map) return {lon: 0, lat: 20, zoom: 1};
  const {lng, lat} = map.getCenter().wrap();
  return {lon: Number(lng.toFixed(3)), lat: Number(lat.toFixed(3)), zoom: Math.round(map.getZoom() * 10) / 10};
}

// leafletPage is that of the README, with the conditions and the view of this page.
export function leafletPage(map) {
  const {lon, lat, zoom} = where(map);
  const query = new URLSearchParams(state.query);
  const kept = query.has('bbox');
  query.set('limit', 1000);
  const url = script(readable(join('incidents', query.toString())) + (kept ? '' : '&bbox='));
  return `<!doctype html>
<title>${html(word('snippetLeaflet'))}</title>
<link rel="stylesheet" href="https://unpkg.com/leaflet@1.9.4/dist/leaflet.css">
<script src="https://unpkg.com/leaflet@1.9.4/dist/leaflet.js"></script>
<body style="margin: 0"><div id="map" style="height: 100vh"></div>
<script>
const map = L.map('map').setView([${lat}, ${lon}], ${Math.round(zoom + 1)});
L.tileLayer('https://tile.openstreetmap.org/{z}/{x}/{y}.png', {attribution: '&copy; OpenStreetMap contributors'}).addTo(map);
const layer = L.geoJSON(null, {
  pointToLayer: (f, at) => L.featureGroup([L.circleMarker(at, {radius: 6, color: '#c33'}),
    L.circle(at, {radius: f.properties.uncertainty_m, color: '#c33', weight: 1, fillOpacity: 0.02, interactive: false})]),
  onEachFeature: (f, l) => l.bindPopup(() => Object.assign(document.createElement('p'), {textContent: f.properties.title})),
}).addTo(map);
async function load() {
  const answer = await fetch(${url}${kept ? '' : ' + map.getBounds().toBBoxString()'});
  layer.clearLayers().addData(await answer.json());
}
${kept ? '' : "map.on('moveend', load); "}load();
</script>
`;
}

// mapLibrePage is that of the README: the ground and the vector tiles of this server.
export function mapLibrePage(map, theme) {
  const {lon, lat, zoom} = where(map);
  return `<!doctype html>
<title>${html(word('snippetMapLibre'))}</title>
<link rel="stylesheet" href="https://unpkg.com/maplibre-gl@6.17.0/dist/maplibre-gl.css">
<body style="margin: 0"><div id="map" style="height: 100vh"></div>
<script type="module">
import {Map, Popup} from 'https://unpkg.com/maplibre-gl@6.17.0/dist/maplibre-gl.mjs';
const map = new Map({container: 'map', center: [${lon}, ${lat}], zoom: ${zoom}, style: ${script(join(`map/style.json?theme=${theme}`, ''))}});
map.on('load', () => {
  map.addSource('incidents', {type: 'vector', url: ${script(readable(join('tiles/incidents.json', state.query.toString())))}, promoteId: {incidents: 'id'}});
  const layer = (id, type, part, more) => map.addLayer({id, type, source: 'incidents', 'source-layer': part, ...more});
  layer('circles', 'fill', 'uncertainty', {paint: {'fill-color': '#c33', 'fill-opacity': 0.06}});
  layer('clusters', 'circle', 'clusters', {paint: {'circle-radius': 14, 'circle-color': '#345'}});
  layer('counts', 'symbol', 'clusters', {layout: {'text-field': ['get', 'point_count_abbreviated'],
    'text-font': ['Noto Sans SemiBold'], 'text-size': 12, 'text-allow-overlap': true}, paint: {'text-color': '#fff'}});
  layer('incidents', 'circle', 'incidents', {paint: {'circle-radius': 7, 'circle-color': '#c33', 'circle-opacity': 0.7}});
  map.on('click', 'incidents', e => new Popup().setLngLat(e.lngLat).setText(e.features[0].properties.title).addTo(map));
  map.on('click', 'clusters', e => map.easeTo({center: e.lngLat, zoom: Math.min(e.features[0].properties.expansion_zoom, 16)}));
});
window.map = map;
</script>
`;
}
