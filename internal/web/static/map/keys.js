// The way through what is on the map for those who use no pointer: with the map focused, N and P go from one cluster or
// incident in view to the next, the largest first, Enter opens it, Escape leaves.
import {Marker} from '../lib/maplibre-gl@6.17.0/dist/maplibre-gl.mjs';
import {el} from './dom.js';
import {open} from './incidents.js';
import {emit, on} from './state.js';
import {clusterTip, incidentTip, noTip} from './tips.js';
import {number, word} from './words.js';

const weight = ({properties}) => properties.point_count ?? 1;

// inView are the clusters and incidents that the map shows, each once.
function inView(map) {
  const layers = ['clusters', 'incidents'].filter(layer => map.getLayer(layer));
  const seen = new Map(map.queryRenderedFeatures({layers}).map(f => [f.properties.id ?? f.properties.cluster_id, f]));
  return [...seen.values()].sort((a, b) => weight(b) - weight(a) || a.geometry.coordinates[0] - b.geometry.coordinates[0]);
}

// start lets the keys go through what is on the map.
export function start(map) {
  if (!map) return;
  const canvas = map.getCanvas();
  const said = el('p', {class: 'hidden', 'aria-live': 'polite'});
  const ring = new Marker({element: el('div', {class: 'stop', 'aria-hidden': 'true'})});
  let list = [], at = -1;
  const say = text => { said.textContent = text; };

  function leave() {
    if (at < 0) return;
    list = [];
    at = -1;
    ring.remove();
    noTip();
    emit('hover', null);
  }

  async function go(step) {
    if (at < 0) list = inView(map);
    if (!list.length) return say(word('keysNothing'));
    at = at < 0 && step < 0 ? list.length - 1 : (at + step + list.length) % list.length;
    const feature = list[at], {id = null} = feature.properties;
    ring.setLngLat(feature.geometry.coordinates).addTo(map);
    emit('hover', id);
    const text = await (id ? incidentTip : clusterTip)(map, feature);
    if (list[at] === feature) say(word('keysAt', text, number(at + 1), number(list.length)));
  }

  function enter() {
    const feature = list[at];
    leave();
    if (!feature.properties.id) map.once('moveend', () => map.once('idle', () => say(word('keysShown', number(inView(map).length)))));
    open(map, feature);
  }

  const does = {n: () => go(1), p: () => go(-1), Enter: enter, Escape: leave};
  canvas.addEventListener('keydown', e => {
    const act = does[e.key.length === 1 ? e.key.toLowerCase() : e.key];
    if (!act || e.ctrlKey || e.altKey || e.metaKey || (at < 0 && e.key.length > 1)) return;
    e.preventDefault();
    e.stopPropagation();
    act();
  });
  canvas.addEventListener('blur', leave);
  map.on('movestart', leave);
  on('query', leave);
  canvas.setAttribute('aria-describedby', 'keys');
  document.getElementById('view').append(el('p', {id: 'keys'}, word('keys')), said);
}
