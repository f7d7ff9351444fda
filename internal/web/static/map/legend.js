// The legend: what the signs on the map mean, with the types of those incidents that are in view.
import {get, latest} from './api.js';
import {el, icon} from './dom.js';
import {scale, unknown} from './look.js';
import {tell} from './notice.js';
import {conditions, on} from './state.js';
import {allTypes, labelOf, loaded, symbolOf} from './symbols.js';
import {number, word} from './words.js';

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

// start puts the button of the legend on the map.
export function start(map) {
  if (!map) return;
  const body = el('div', {id: 'legend-body', hidden: true, tabindex: '0', role: 'region', 'aria-label': word('legend')},
    types,
    el('p', {}, word('legendSize')), sizes(),
    el('ul', {}, el('li', {}, symbolOf('armed_clash', 'hollow', 22), word('legendArea')),
      sign('circle', word('legendCircle')), sign('cluster', word('legendCluster')), sign('disputed', word('legendDisputed'))));
  const button = el('button', {type: 'button', 'aria-expanded': 'false', 'aria-controls': 'legend-body', onclick: () => open(body.hidden)},
    icon('M4 5h3v3H4ZM4 12h3v3H4ZM10 6.5h6M10 13.5h6'), word('legend'));
  function open(is) {
    body.hidden = !is;
    button.setAttribute('aria-expanded', String(is));
    if (is) list();
  }
  home.append(button, body);
  home.addEventListener('keydown', e => {
    if (e.key !== 'Escape' || body.hidden) return;
    e.stopPropagation();
    open(false);
    button.focus();
  });
  for (const event of ['query', 'box', 'changed']) on(event, () => body.hidden || list());
}
