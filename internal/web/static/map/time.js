// The time under the map: how many incidents when, days to choose by brush, and their playing.
import {get, latest} from './api.js';
import {el, icon} from './dom.js';
import {daysWords} from './when.js';
import {conditions, emit, on, setPage, setQuery, state} from './state.js';
import {startOf, step} from './days.js';
import {Brush} from './time/brush.js';
import {Chart} from './time/chart.js';
import {Player} from './time/player.js';
import {Scale} from './time/scale.js';
import {datetimeOf, spanOf, spanWords} from './time/span.js';
import {number, word} from './words.js';

const settle = 250; // milliseconds without a further change before the server is asked
const pause = 100; // milliseconds between two spans while one is dragged
const height = 84;
const icons = {play: 'M6 4l10 6-10 6z', pause: 'M7 4v12M13 4v12', stepBack: 'M14 5l-6 5 6 5M6 5v10', stepOn: 'M6 5l6 5-6 5M14 5v10',
  zoomTime: 'M9 3a6 6 0 1 0 0 12A6 6 0 1 0 9 3M13.5 13.5L17 17M9 6.5v5M6.5 9h5', wholeTime: 'M9 3a6 6 0 1 0 0 12A6 6 0 1 0 9 3M13.5 13.5L17 17M6.5 9h5',
  clearTime: 'M5 5l10 10M15 5L5 15', foldTime: 'M5 8l5 5 5-5'};
const part = {};
const chart = new Chart();
let summary = null, scale = null, span = null, brush, player;

// start fills #time and follows the state, once the map is where it begins.
export function start(map, placed) {
  player = new Player({now: () => ({scale, span: closed()}), set: choose, told: showPlaying});
  build();
  brush = new Brush(part.plot, {set: (s, phase) => { player.stop(); choose(s, phase); }, point: pointAt, clear});
  on('query', follow);
  on('box', soon);
  on('changed', load);
  on('page', key => {
    if (key === 'time') load();
    if (key === 'play') setPlay();
  });
  setPlay();
  new ResizeObserver(draw).observe(part.plot);
  follow();
  placed.then(() => { begun = true; soon(); });
}

function button(name, press, attributes) {
  return el('button', {class: 'tool', 'aria-label': word(name), title: word(name), onclick: press, ...attributes}, icon(icons[name]));
}

function choice(name, values, set) {
  return el('select', {'aria-label': word(name), onchange: set}, Object.entries(values).map(([value, text]) => el('option', {value}, text)));
}

function build() {
  const root = document.getElementById('time');
  part.play = button('play', () => player.toggle());
  part.clear = button('clearTime', clear, {hidden: true});
  part.zoom = button('zoomTime', () => setPage('time', datetimeOf(closed())));
  part.whole = button('wholeTime', () => setPage('time', null));
  part.span = el('p', {class: 'span'});
  part.aside = el('p', {class: 'aside'});
  part.fold = button('foldTime', () => fold(!root.classList.contains('open')), {class: 'tool fold', 'aria-controls': 'time-body'});
  part.tools = el('div', {class: 'tools', role: 'group', 'aria-label': word('playback'), onkeydown: arrows}, button('stepBack', () => player.step(-1)), part.play, button('stepOn', () => player.step(1)));
  part.mode = choice('playing', {moving: word('moving'), growing: word('growing')}, tellPlay);
  part.speed = choice('speed', {1: '½ ×', 2: '1 ×', 4: '2 ×'}, tellPlay);
  part.how = el('div', {class: 'how'}, part.mode, part.speed);
  part.plot = el('div', {class: 'plot waiting'}, chart.picture);
  part.empty = el('p', {class: 'empty', role: 'status', hidden: true});
  part.body = el('div', {class: 'body', id: 'time-body'}, part.plot, part.empty);
  root.append(el('div', {class: 'bar'}, part.tools, part.span, part.clear, part.zoom, part.whole, part.aside, part.how, part.fold), part.body);
  root.addEventListener('keydown', pressed);
  fold(false);
}

// setPlay takes from the address how the time plays; tellPlay writes there what was chosen.
function setPlay() {
  const said = state.play?.split(',') ?? [];
  part.mode.value = said.includes('growing') ? 'growing' : 'moving';
  part.speed.value = said.find(s => s === '1' || s === '4') ?? '2';
  player.growing = part.mode.value === 'growing';
  player.pace(Number(part.speed.value));
}

function tellPlay() {
  const said = [part.mode.value, part.speed.value].filter(s => s !== 'moving' && s !== '2');
  setPage('play', said.join(',') || null);
}

// fold opens or closes the histogram where there is little room for it.
function fold(open) {
  document.getElementById('time').classList.toggle('open', open);
  part.fold.setAttribute('aria-expanded', String(open));
}

function arrows(e) {
  const n = {ArrowLeft: -1, ArrowRight: 1}[e.key];
  if (!n || e.altKey || e.ctrlKey || e.metaKey) return;
  e.preventDefault();
  player.step(n);
}

function pressed(e) {
  if (e.key === ' ' && e.target.getAttribute('role') === 'slider') {
    e.preventDefault();
    player.toggle();
  }
  if (e.key === 'Escape' && state.query.has('datetime')) {
    e.stopPropagation();
    clear();
  }
}

function clear() {
  player.stop();
  setQuery({datetime: null});
}

// closed is the span with its open ends at the edges of the view.
const closed = () => span && scale && !scale.empty ? {from: span.from ?? Math.min(scale.first, span.to), to: span.to ?? Math.max(scale.end - 1, span.from)} : null;

let wrote, fresh = false, last = 0, due;

// wrote is what datetime is being set to; undefined: nobody drags or plays.
// choose limits the query to a span: the first step of a gesture is one that the back button returns to.
function choose(next, phase) {
  const now = performance.now();
  if (phase === 'begin' || (phase === 'end' && !wrote) || (phase === 'key' && now - last > 1000)) fresh = true;
  if (phase === 'key') last = now;
  span = next;
  showSpan();
  wrote = datetimeOf(next);
  clearTimeout(due);
  if (phase === 'go') due = setTimeout(write, pause);
  else write();
  if (phase === 'end' || phase === 'key') wrote = undefined;
}

function write() {
  const text = datetimeOf(span);
  if (text === state.query.get('datetime')) return;
  const passing = !fresh;
  fresh = false;
  setQuery({datetime: text}, passing);
}

// follow takes the span from the query, unless it is being chosen here, and asks for what else the query changed.
function follow() {
  const text = state.query.get('datetime');
  if (text !== wrote) {
    if (wrote !== undefined) player.stop();
    wrote = undefined;
    span = spanOf(text) ?? null;
    draw();
  }
  soon();
}

function query() {
  const q = conditions();
  q.delete('datetime');
  if (state.time) q.set('datetime', state.time);
  q.set('by', 'time');
  return q;
}

let begun = false; // what is in view at first is known
let timer, asked;
function soon() {
  clearTimeout(timer);
  if (begun && query().toString() !== asked) timer = setTimeout(load, settle);
}

const ask = latest((signal, q) => get('collections/incidents/summary', q, signal));

async function load() {
  clearTimeout(timer);
  const q = query();
  asked = q.toString();
  try {
    const answer = await ask(q);
    if (!answer) return;
    summary = answer;
    draw();
  } catch (e) {
    asked = null;
    part.empty.hidden = false;
    part.empty.textContent = e.status === 400 ? word('timeRefused') : word('timeFailed', e.message); // the table tells why
  }
}

function draw() {
  if (!summary) return showSpan();
  const [{by, groups}] = summary.by;
  const zoom = spanOf(state.time);
  scale = new Scale(groups, by, span, zoom?.from != null && zoom.to != null ? zoom : null);
  part.plot.hidden = scale.empty;
  part.plot.classList.remove('waiting');
  part.empty.hidden = scale.bins.length > 0;
  part.empty.textContent = scale.bins.length ? '' : word('noTime');
  if (!scale.empty) chart.draw(scale, part.plot.clientWidth || 600, height);
  showSpan();
  pointAt(null);
}

function showSpan() {
  const text = state.query.get('datetime');
  part.clear.hidden = !span && !text;
  const shown = scale && !scale.empty;
  part.span.textContent = span ? spanWords(span) : text || (shown ? word('allDates', daysWords(...ends())) : '');
  part.span.classList.toggle('all', !span && !text);
  part.whole.hidden = !state.time;
  part.zoom.hidden = !shown || !span || closed().from >= scale.end || closed().to < scale.first || scale.at(closed().to + 1) - scale.at(closed().from) > 0.9;
  for (const b of part.tools.children) b.disabled = !shown;
  if (!shown) return;
  brush.show(scale, closed());
  chart.show(closed() && {from: scale.at(closed().from), to: scale.at(closed().to + 1)});
}

// ends are the first and the last day of the bins.
function ends() {
  if (!scale.bins.length || state.time) return [scale.first, scale.end - 1];
  const days = scale.bins.map(b => b.day);
  return [startOf(scale.by, Math.min(...days)), step(scale.by, startOf(scale.by, Math.max(...days)), 1) - 1];
}

// pointAt tells of the bin at a part of the width; null: of those without a date.
function pointAt(at) {
  const bin = at === null || !scale || scale.empty ? null : scale.binAt(at);
  const {undated} = summary ?? {undated: 0};
  part.aside.textContent = bin ? word('bin', daysWords(bin.day, step(scale.by, bin.day, 1) - 1), bin.count, bin.killed.best.sum, bin.killed.best.unknown)
    : undated ? word('undated', undated) : '';
}

function showPlaying() {
  const name = player.playing ? 'pause' : 'play';
  part.play.replaceChildren(icon(icons[name]));
  part.play.setAttribute('aria-label', word(name));
  part.play.title = word(name);
  part.play.setAttribute('aria-pressed', String(player.playing));
  emit('playing', player.playing);
}
