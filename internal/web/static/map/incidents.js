// The incidents on the map: fetched for what is in view, clustered in the browser.
import {circle} from './circle.js';
import {bold} from './fonts.js';

const most = 10000; // the API gives no more at once
const colours = {
  light: {dot: '#b3261e', ring: '#ffffff', text: '#ffffff'},
  dark: {dot: '#e0655b', ring: '#20272c', text: '#1a1010'},
};
const regional = 25000; // metres of uncertainty from which a place is drawn as a region's
const empty = {type: 'FeatureCollection', features: []};
let shown = empty;

// addIncidents puts source and layers on a style that was just loaded.
export function addIncidents(map, theme) {
  const c = colours[theme];
  const vague = ['>', ['coalesce', ['get', 'uncertainty_m'], 0], regional];
  map.addSource('circle', {type: 'geojson', data: empty});
  map.addLayer({id: 'circle', type: 'fill', source: 'circle', paint: {'fill-color': c.dot, 'fill-opacity': 0.14}});
  map.addLayer({id: 'circle-edge', type: 'line', source: 'circle', paint: {'line-color': c.dot, 'line-width': 1, 'line-dasharray': [4, 2]}});
  map.addSource('incidents', {type: 'geojson', data: shown, promoteId: 'id', cluster: true, clusterRadius: 44, clusterMaxZoom: 11});
  map.addLayer({id: 'clusters', type: 'circle', source: 'incidents', filter: ['has', 'point_count'], paint: {
    'circle-color': c.dot, 'circle-opacity': 0.88, 'circle-stroke-color': c.ring, 'circle-stroke-width': 1.5,
    'circle-radius': ['interpolate', ['linear'], ['log10', ['get', 'point_count']], 0, 11, 1, 15, 3, 28, 5, 40]}});
  map.addLayer({id: 'counts', type: 'symbol', source: 'incidents', filter: ['has', 'point_count'],
    layout: {'text-field': ['get', 'point_count_abbreviated'], 'text-font': [bold], 'text-size': 12, 'text-allow-overlap': true},
    paint: {'text-color': c.text}});
  // A place known only to a region is a hollow ring, never a precise-looking dot.
  map.addLayer({id: 'points', type: 'circle', source: 'incidents', filter: ['!', ['has', 'point_count']], paint: {
    'circle-color': c.dot, 'circle-opacity': ['case', vague, 0.15, 0.9],
    'circle-stroke-color': ['case', vague, c.dot, c.ring],
    'circle-stroke-width': 1.5,
    'circle-radius': ['interpolate', ['linear'], ['sqrt', ['coalesce', ['get', 'killed_best'], 0]], 0, 6, 10, 16]}});
}

// follow keeps the incidents those of the view, and tells what goes wrong.
export function follow(map, tell) {
  let underWay;
  async function load() {
    underWay?.abort();
    underWay = new AbortController();
    const b = map.getBounds();
    const box = [b.getWest(), b.getSouth(), b.getEast(), b.getNorth()].map(x => x.toFixed(4)).join(',');
    const query = new URLSearchParams(location.search);
    query.set('bbox', box);
    query.set('limit', most);
    query.set('f', 'json');
    try {
      const answer = await fetch(`collections/incidents/items?${query}`, {signal: underWay.signal});
      const body = await answer.json();
      if (!answer.ok) throw new Error(body.detail ?? `The server answered ${answer.status}.`);
      shown = body;
      map.getSource('incidents')?.setData(body);
      tell(body.numberMatched > body.features.length ? `${body.features.length} of ${body.numberMatched} incidents are shown: zoom in for the others.` : '');
    } catch (e) {
      if (e.name !== 'AbortError') tell(`The incidents did not load: ${e.message}`);
    }
  }
  map.on('moveend', load);
  map.once('load', load);
  map.on('click', 'clusters', async e => {
    const [cluster] = e.features;
    const zoom = await map.getSource('incidents').getClusterExpansionZoom(cluster.properties.cluster_id);
    map.easeTo({center: cluster.geometry.coordinates, zoom});
  });
  const draw = features => map.getSource('circle')?.setData({...empty, features});
  map.on('mousemove', 'points', e => {
    const [{geometry, properties}] = e.features;
    draw(properties.uncertainty_m > 0 ? [circle(geometry.coordinates, properties.uncertainty_m)] : []);
  });
  map.on('mouseleave', 'points', () => draw([]));
  for (const layer of ['clusters', 'points']) {
    map.on('mouseenter', layer, () => { map.getCanvas().style.cursor = 'pointer'; });
    map.on('mouseleave', layer, () => { map.getCanvas().style.cursor = ''; });
  }
}
