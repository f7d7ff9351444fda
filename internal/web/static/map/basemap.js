// The offline map under the incidents, as a MapLibre style: what tools/basemap built, in the colours of a theme.
import {bold, fontFaces, regular} from './fonts.js';
import {palettes} from './palette.js';

const near = 3.5; // the zoom from which coasts are drawn closely

const layerFile = name => new URL(`base/${name}.json`, import.meta.url).href;
const source = (name, more) => ({type: 'geojson', data: layerFile(name), ...more});
const width = (...stops) => ['interpolate', ['exponential', 1.4], ['zoom'], ...stops];

const sources = {
  'land': source('land', {maxzoom: 5, attribution: 'Natural Earth, GeoNames'}),
  'land-near': source('land-near', {maxzoom: 9}),
  'borders': source('borders', {maxzoom: 10}),
  'admin1': source('admin1', {maxzoom: 9}),
  'water': source('water', {maxzoom: 9}),
  'places': source('places', {maxzoom: 8}),
};

function areas(c) {
  const land = {type: 'fill', paint: {'fill-color': c.land, 'fill-antialias': false}};
  return [
    {id: 'sea', type: 'background', paint: {'background-color': c.sea}},
    {id: 'land', source: 'land', maxzoom: near, ...land},
    {id: 'land-near', source: 'land-near', minzoom: near, ...land},
    {id: 'lakes', type: 'fill', source: 'water', filter: ['==', ['get', 'kind'], 'lake'], paint: {'fill-color': c.lake}},
    {id: 'rivers', type: 'line', source: 'water', minzoom: 3, filter: ['==', ['get', 'kind'], 'river'],
      layout: {'line-join': 'round', 'line-cap': 'round'},
      paint: {'line-color': c.river, 'line-width': width(3, 0.4, 8, 1.6)}},
  ];
}

function lines(c) {
  const round = {'line-join': 'round'};
  return [
    {id: 'admin1', type: 'line', source: 'admin1', minzoom: 4, layout: round,
      paint: {'line-color': c.division, 'line-width': width(4, 0.5, 10, 1.5)}},
    {id: 'borders', type: 'line', source: 'borders', filter: ['==', ['get', 'kind'], 'country'], layout: round,
      paint: {'line-color': c.country, 'line-width': width(1, 0.5, 6, 1.2, 12, 2.5)}},
    {id: 'disputed', type: 'line', source: 'borders', filter: ['==', ['get', 'kind'], 'disputed'],
      paint: {'line-color': c.disputed, 'line-width': width(1, 0.6, 6, 1.3, 12, 2.5), 'line-dasharray': [3, 2]}},
  ];
}

// A dot for each town whose label is drawn from that zoom.
function dots(c) {
  const dot = (id, least, most, minzoom) => ({
    id, type: 'circle', source: 'places', minzoom,
    filter: ['all', ['match', ['get', 'kind'], ['town', 'capital'], true, false], ['>', ['get', 'rank'], least], ['<=', ['get', 'rank'], most]],
    paint: {'circle-radius': width(4, 1.6, 10, 3), 'circle-color': c.halo, 'circle-stroke-color': c.faint, 'circle-stroke-width': 1},
  });
  return [dot('village-dots', 5, 7, 7.5), dot('town-dots', 3, 5, 5.5), dot('city-dots', 0, 3, 4)];
}

// A name in Latin letters, from zoom 6 with the local one below it.
const named = ['step', ['zoom'], ['get', 'name'], 6, ['case', ['has', 'local'],
  ['format', ['get', 'name'], {}, '\n', {}, ['get', 'local'], {'font-scale': 0.85}], ['get', 'name']]];

function label(id, c, filter, layout, paint, zooms) {
  return {
    id, type: 'symbol', source: 'places', filter, ...zooms,
    layout: {'text-field': named, 'text-font': [regular], 'text-max-width': 8, 'text-padding': 4,
      'symbol-sort-key': ['-', ['*', ['get', 'rank'], 1e9], ['get', 'size']], ...layout},
    paint: {'text-color': c.text, 'text-halo-color': c.halo, 'text-halo-width': 1.4, ...paint},
  };
}

function labels(c) {
  const kind = k => ['==', ['get', 'kind'], k];
  const upTo = rank => ['all', kind('town'), ['<=', ['get', 'rank'], rank]];
  const town = {'text-size': width(4, 10.5, 10, 14), 'text-variable-anchor': ['left', 'right', 'top', 'bottom'],
    'text-radial-offset': 0.5, 'text-justify': 'auto'};
  // The later, the sooner it gets its place: a region's name gives way to those of its towns.
  return [
    label('divisions', c, kind('admin1'), {'text-size': 11, 'text-letter-spacing': 0.08}, {'text-color': c.faint},
      {minzoom: 6, maxzoom: 9}),
    label('villages', c, ['all', kind('town'), ['>', ['get', 'rank'], 5]], town, {'text-color': c.faint}, {minzoom: 7.5}),
    label('towns', c, ['all', kind('town'), ['>', ['get', 'rank'], 3], ['<=', ['get', 'rank'], 5]], town, {}, {minzoom: 5.5}),
    label('cities', c, upTo(3), town, {}, {minzoom: 4}),
    label('capitals', c, kind('capital'), {...town, 'text-font': [bold]}, {}, {minzoom: 3.5}),
    label('countries', c, kind('country'), {'text-font': [bold], 'text-size': width(1, 10, 5, 15), 'text-letter-spacing': 0.05},
      {'text-color': c.faint}, {minzoom: 1.5, maxzoom: 7}),
  ];
}

// style is the whole style in a theme, "light" or "dark".
export function style(theme) {
  const c = palettes[theme];
  return {version: 8, name: `dateline ${theme}`, 'font-faces': fontFaces, sources, layers: [...areas(c), ...lines(c), ...dots(c), ...labels(c)]};
}
