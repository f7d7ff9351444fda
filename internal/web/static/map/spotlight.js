// A place that stands out on the map for a while, with the circle of its radius: what a search found, or a candidate that
// is pointed at.
import {circle, holdsPole, onMap} from './circle.js';

const empty = {type: 'FeatureCollection', features: []};
const held = new Map(); // by who shows it: {at, radius}

function data() {
  return {...empty, features: [...held.values()].flatMap(({at, radius}) => [
    ...(radius > 0 && !holdsPole(at, radius) ? [circle(at, radius)] : []),
    {type: 'Feature', properties: {}, geometry: {type: 'Point', coordinates: at}},
  ])};
}

function draw(map) {
  const there = map.getSource('spotlight');
  if (there) return there.setData(data());
  if (!held.size || !map.isStyleLoaded()) return undefined; // 'style.load' or 'idle' brings it
  // As the page resolves its own custom properties, which the map cannot.
  const colour = getComputedStyle(document.querySelector('a')).color, paper = getComputedStyle(document.body).backgroundColor;
  const isArea = ['==', ['geometry-type'], 'Polygon'], isPoint = ['==', ['geometry-type'], 'Point'];
  map.addSource('spotlight', {type: 'geojson', data: data()});
  map.addLayer({id: 'spotlight-area', type: 'fill', source: 'spotlight', filter: isArea, paint: {'fill-color': colour, 'fill-opacity': 0.1}});
  map.addLayer({id: 'spotlight-edge', type: 'line', source: 'spotlight', filter: isArea, paint: {'line-color': colour, 'line-width': 1.5}});
  map.addLayer({id: 'spotlight-point', type: 'circle', source: 'spotlight', filter: isPoint,
    paint: {'circle-radius': 5, 'circle-color': colour, 'circle-stroke-color': paper, 'circle-stroke-width': 2}});
  return undefined;
}

const followed = new WeakSet();

// shine shows a place for somebody: {at: [lon, lat], radius in metres}; null takes it away. Without a map it does nothing.
export function shine(map, who, place) {
  if (!map) return;
  place ? held.set(who, place) : held.delete(who);
  if (!followed.has(map)) {
    followed.add(map);
    map.on('style.load', () => map.once('idle', () => draw(map)));
    map.on('idle', () => held.size && !map.getSource('spotlight') && draw(map));
  }
  draw(map);
}

// boxAround is the box of the circle around a place, for the map to fit: [[west, south], [east, north]]. Beyond the map it is
// one at its edge.
export function boxAround(at, radius) {
  const most = holdsPole(onMap(at), radius) ? 500000 : 5000000;
  const ring = circle(onMap(at), Math.min(Math.max(radius, 1), most)).geometry.coordinates[0];
  const lons = ring.map(c => c[0]), lats = ring.map(c => c[1]);
  return [[Math.min(...lons), Math.min(...lats)], [Math.max(...lons), Math.max(...lats)]];
}
