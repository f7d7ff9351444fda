// The frame of the page: its colours, and the table beside the map or, on a phone, on a sheet under it.
import {el, icon} from './dom.js';
import {on, setPage, state} from './state.js';
import {word} from './words.js';

const root = document.documentElement;
const system = matchMedia('(prefers-color-scheme: dark)');
const themes = [null, 'light', 'dark'];
const pictures = {
  system: 'M10 3a7 7 0 1 0 0 14V3Zm0 0a7 7 0 0 1 0 14', light: 'M10 6.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7ZM10 1.5v2M10 16.5v2M1.5 10h2M16.5 10h2M4 4l1.4 1.4M14.6 14.6 16 16M16 4l-1.4 1.4M5.4 14.6 4 16',
  dark: 'M16.5 12A7 7 0 0 1 8 3.5a7 7 0 1 0 8.5 8.5Z',
};

// theme is the one that is shown: that of the address, else that of the system.
export const theme = () => (themes.includes(state.theme) && state.theme) || (system.matches ? 'dark' : 'light');

// dress gives the page its theme, and calls then() now and whenever it is another.
export function dress(then) {
  const again = () => {
    root.dataset.theme = theme();
    then();
  };
  root.dataset.theme = theme();
  system.addEventListener('change', () => state.theme || again());
  on('page', key => key === 'theme' && again());
}

function themeButton() {
  const button = el('button', {type: 'button', id: 'theme', onclick: () => setPage('theme', themes[(themes.indexOf(state.theme) + 1) % themes.length])});
  const draw = () => {
    const name = state.theme ?? 'system';
    button.replaceChildren(icon(pictures[name] ?? pictures.system));
    button.title = word('theme', word({light: 'themeLight', dark: 'themeDark'}[name] ?? 'themeSystem'));
    button.setAttribute('aria-label', button.title);
  };
  on('page', key => key === 'theme' && draw());
  draw();
  return button;
}

// The sheet of a phone has three heights, a wide screen a table or none.
const heights = ['none', 'list', 'full'];
const height = () => (heights.includes(state.open) ? state.open : 'list');
const setHeight = name => setPage('open', name === 'list' ? null : name);

let moved = false; // the handle is held, and was moved

// drawing tells that the sheet is being drawn up or down.
export const drawing = () => moved;

function handle() {
  const button = document.getElementById('handle');
  button.append(icon('M12.5 5 7.5 10l5 5'));
  const draw = () => {
    root.dataset.open = height();
    button.setAttribute('aria-expanded', String(height() !== 'none'));
    button.title = word(height() === 'none' ? 'showTable' : 'hideTable');
    button.setAttribute('aria-label', button.title);
  };
  on('page', key => key === 'open' && draw());
  draw();
  let from = null;
  const list = document.getElementById('list');
  button.addEventListener('click', () => { if (!moved) setHeight(height() === 'none' ? 'list' : 'none'); });
  button.addEventListener('pointerdown', e => {
    from = e.clientY;
    moved = false;
    button.setPointerCapture(e.pointerId);
  });
  button.addEventListener('pointermove', e => {
    if (from === null || !phone.matches || (!moved && Math.abs(e.clientY - from) < 6)) return;
    moved = true;
    list.style.flexBasis = `${Math.max(0, innerHeight - e.clientY)}px`;
  });
  button.addEventListener('pointerup', e => {
    if (moved) setHeight(heights[Math.min(2, Math.max(0, Math.round((innerHeight - e.clientY) / innerHeight * 2.4)))]);
  });
  button.addEventListener('lostpointercapture', () => {
    from = null;
    list.style.flexBasis = '';
    setTimeout(() => { moved = false; }); // after the click that a mouse ends with, and a finger does not
  });
}

const phone = matchMedia('(max-width: 40rem)');

// label names the parts of map.html for those who cannot see them.
function label() {
  document.title = word('pageTitle');
  for (const [id, name] of Object.entries({list: 'tablePart', time: 'timePart', panel: 'incidentPart'})) document.getElementById(id).setAttribute('aria-label', word(name));
  document.querySelector('.skip').textContent = word('toTable');
}

// start names the parts of the frame and puts its buttons in their places.
export function start() {
  label();
  handle();
  document.getElementById('actions').append(el('a', {href: './?f=html'}, word('dataAndApi')), themeButton());
  document.querySelector('.skip').addEventListener('click', e => { // the fragment of the address is the page's own
    e.preventDefault();
    if (height() === 'none') setHeight('list');
    document.getElementById('list').focus();
  });
}
