// The legend: what the signs on the map mean, with the types of those incidents that are in view, and what of it is shown.
import {get, latest} from './api.js';
import {el, icon} from './dom.js';
import * as heat from './heat.js';
import {theme} from './layout.js';
import * as layers from './layers.js';
import {scale, unknown} from './look.js';
import {tell} from './notice.js';
import {conditions, on, setPage} from './state.js';
import {allTypes, labelOf, loaded, symbolOf} from './symbols.js';
import {distance, number, word} from './words.js';

const whole = 34; // pixels of a symbol of size 1
const samples = [1, 10, 100, 1000];
const home = document.getElementById('legend');
const types = el('ul', {class: 'types'});

const present = latest(signal => get('collections/incidents/summary', [...conditions(), ['by', 'type']], signal));

// presentTypes are the codes of those in view, in the order of the vocabulary; undefined when a later call overtook it.
export async function presentTypes() {
  const [answer] = await Promise.all([present(), loaded]);
  const keys = new Set(answer?.by[0].groups.map(g => g.key));
  return answer && allTypes().map(t => t.code).filter(code => keys.has(code));
}

async function list() {
  try {
    const codes = await presentTypes();
    if (!codes) return;
    types.replaceChildren(...codes.map(code => el('li', {}, symbolOf(code), labelOf(code))));
    tell('legend', '');
  } catch (e) {
    tell('legend', e.message);
  }
}

const sign = (name, text) => el('li', {}, el('span', {class: `sign ${name}`, 'aria-hidden': 'true'}), text);

function sizes() {
  const sample = (look, size, text) => el('li', {}, symbolOf('armed_clash', look, Math.round(whole * size)), text);
  return el('ul', {class: 'sizes'}, sample('plain', unknown, word('legendUnknown')),
    samples.map(n => sample('solid', scale(n), number(n))));
}

// symbols explains what stands for incidents and clusters.
const symbols = () => [types, el('p', {}, word('legendSize')), sizes(),
  el('ul', {}, el('li', {}, symbolOf('armed_clash', 'hollow', 22), word('legendArea')),
    sign('circle', word('legendCircle')), sign('cluster', word('legendCluster')))];

// density explains the colours of the density.
function density(map) {
  const {colours, ticks, few} = heat.scale(theme());
  const bar = el('div', {class: 'ramp'});
  bar.style.backgroundImage = `linear-gradient(to right, ${colours.join(', ')})`;
  const labels = ticks.map(({n, at, more}) => {
    const label = el('li', {}, more ? word('legendMore', number(n)) : number(n));
    label.style.left = `${100 * at}%`;
    return label;
  });
  return [el('p', {}, word('legendHeat')), bar, el('ul', {class: 'ticks'}, labels), el('p', {}, few && word('legendFew', number(few)), ' ', word('legendHeatWhy', distance(heat.reach(map))))];
}

// views is the choice between symbols and density.
function views() {
  const choice = (value, text) => el('label', {}, el('input', {type: 'radio', name: 'view', checked: (value === 'heat') === layers.heat(),
    onchange: () => setPage('view', value)}), el('span', {}, text));
  return el('fieldset', {class: 'views'}, el('legend', {class: 'hidden'}, word('legendView')), choice(null, word('legendSymbols')), choice('heat', word('legendDensity')));
}

// parts are the switches of what is on the map.
function parts(map) {
  const part = name => el('li', {}, el('label', {title: word(`layerWhy_${name}`)}, el('input', {type: 'checkbox', name, checked: layers.shown(name),
    disabled: name === 'circles' && layers.heat(), onchange: e => layers.show(name, e.target.checked)}), word(`layer_${name}`)));
  return el('ul', {class: 'layers', 'aria-label': word('legendLayers')},
    layers.parts.filter(name => layers.hasGround(map) || !['borders', 'names'].includes(name)).map(part));
}

// start puts the button of the legend on the map.
export function start(map) {
  if (!map) return;
  const body = el('div', {id: 'legend-body', hidden: true, tabindex: '0', role: 'region', 'aria-label': word('legend')});
  const button = el('button', {type: 'button', 'aria-expanded': 'false', 'aria-controls': 'legend-body', onclick: () => open(body.hidden)},
    icon('M10 3 2.5 7 10 11l7.5-4L10 3ZM3.5 10.5 10 14l6.5-3.5M3.5 14 10 17.5l6.5-3.5'), word('legend'));
  function draw() {
    const {name} = body.contains(document.activeElement) ? document.activeElement : {};
    body.replaceChildren(views(), parts(map), ...(layers.heat() ? density(map) : symbols()), ...(layers.hasGround(map) ? [el('ul', {}, sign('disputed', word('legendDisputed')))] : []));
    if (name) [...body.querySelectorAll(`[name="${name}"]`)].find(e => e.type === 'checkbox' || e.checked)?.focus();
    if (!layers.heat()) list();
  }
  function open(is) {
    body.hidden = !is;
    button.setAttribute('aria-expanded', String(is));
    if (is) draw();
  }
  home.append(button, body);
  home.addEventListener('keydown', e => {
    if (e.key !== 'Escape' || body.hidden) return;
    e.stopPropagation();
    open(false);
    button.focus();
  });
  for (const event of ['query', 'box', 'changed']) on(event, () => body.hidden || layers.heat() || list());
  on('heat', () => body.hidden || draw());
  on('page', key => ['view', 'layers', 'theme'].includes(key) && (body.hidden || draw()));
}
