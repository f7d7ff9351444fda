// How incidents look on the map: symbols by type, as large as the casualties that are known; hollow where only an area is.
import {spots} from './symbols.js';

const known = ['any', ['!=', ['typeof', ['get', 'killed_best']], 'null'], ['!=', ['typeof', ['get', 'injured_best']], 'null']];
const figure = name => ['coalesce', ['get', name], 0];

// casualties is the sum of those killed and injured that are known, at best knowledge.
export const casualties = ['+', figure('killed_best'), figure('injured_best')];

// scale is how large a symbol is for a number of casualties, of 34 pixels; unknown is that of the symbol without a figure.
export const unknown = 0.52;
const stops = [[0, 0.66], [1, 0.84], [2, 1.1], [3, 1.4], [4, 1.7]]; // by the logarithm of one more than their number
export function scale(n) {
  const x = Math.log10(1 + n);
  const above = stops.findIndex(([at]) => at >= x);
  if (above <= 0) return above ? stops.at(-1)[1] : stops[0][1];
  const [[x0, y0], [x1, y1]] = stops.slice(above - 1, above + 1);
  return y0 + (y1 - y0) * (x - x0) / (x1 - x0);
}

// symbolLayout is how a layer of incidents draws them in a theme.
export function symbolLayout(theme) {
  const look = ['case',
    ['!', ['in', ['get', 'geo_precision'], ['literal', spots]]], theme === 'dark' ? 'night' : 'hollow',
    known, 'solid', 'plain'];
  return {
    'icon-image': ['concat', look, ':', ['get', 'type']],
    'icon-size': ['case', known, ['interpolate', ['linear'], ['log10', ['+', 1, casualties]], ...stops.flat()], unknown],
    'icon-allow-overlap': true, 'icon-ignore-placement': true,
    'symbol-sort-key': casualties,
  };
}

// Clusters are of no type, so they are of no family's colour.
export const colours = {
  light: {cluster: '#37424d', text: '#ffffff', ring: '#ffffff', mark: '#1e1d1b'},
  dark: {cluster: '#d5dbe0', text: '#1b1f23', ring: '#2c3339', mark: '#ffffff'},
};

// The colours of density, from few to many: of no family of symbols, nor of water, nor of blood.
export const heats = {
  light: ['#b09ae0b0', '#a48ad8d0', '#8f70c4', '#6542a0', '#3b1f6e', '#1f0d42'],
  dark: ['#5d4b9878', '#6c59aac0', '#8470c4', '#ad9be4', '#d6caf8', '#faf7ff'],
};
