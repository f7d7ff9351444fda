// What is on the map: parts that the legend shows and hides. The address names those that are shown, when they are not
// those of the beginning: layers=incidents,names.
import {on, setPage, state} from './state.js';

export const parts = ['incidents', 'circles', 'borders', 'names'];
const first = ['incidents', 'borders', 'names'];
const chosen = () => (state.layers === null ? first : parts.filter(part => state.layers.split(',').includes(part)));

// shown reports whether a part is on the map.
export const shown = part => chosen().includes(part);

// heat reports whether incidents are shown as their density.
export const heat = () => state.view === 'heat';

// show puts a part on the map, or takes it away.
export function show(part, is) {
  const now = parts.filter(p => (p === part ? is : shown(p))).join(',');
  setPage('layers', now === first.join(',') ? null : now || 'none');
}

// groundOf are the layers of the ground's style that a part is made of; an operator's pictures have none.
function groundOf(map, part) {
  return map.getStyle().layers.filter(({'source-layer': of, type}) =>
    (part === 'names' ? of === 'places' : type === 'line' && (of === 'borders' || of === 'admin1')));
}

// hasGround reports whether the ground's borders and names can be hidden.
export const hasGround = map => !!map.getStyle() && groundOf(map, 'names').length > 0;

function dress(map) {
  for (const part of ['borders', 'names']) {
    for (const {id} of groundOf(map, part)) map.setLayoutProperty(id, 'visibility', shown(part) ? 'visible' : 'none');
  }
}

// start shows what the address says.
export function start(map) {
  map.on('style.load', () => state.layers !== null && dress(map));
  on('page', key => key === 'layers' && map.getStyle() && dress(map));
}
