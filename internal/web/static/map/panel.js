// The panel of the selected incident: what, where, when, who, the claims side by side, the reports, and the changes.
import {address, get} from './api.js';
import {cover} from './cover.js';
import {el, icon} from './dom.js';
import {emit, on, select, setPage, state} from './state.js';
import {labelOf, loaded, spots, symbolOf} from './symbols.js';
import {again} from './selection.js';
import {shine} from './spotlight.js';
import {actorsPart, claimsPart, reportsPart} from './panel/claims.js';
import {facts, figuresPart, recordPart, said, section, whenPart} from './panel/facts.js';
import {historyPart} from './panel/history.js';
import {wherePart} from './panel/place.js';
import {word} from './words.js';

const home = document.getElementById('panel');
const part = {}; // the head of the panel, which stays
let map = null;
let opener = null; // what had the focus before the panel was opened, and whether that was in the table
let fromTable = false;

// start fills #panel for whatever incident is selected.
export function start(m) {
  map = m;
  build();
  on('sel', follow);
  on('rank', showRank);
  on('selected', feature => { if (feature) loaded.then(() => feature.id === state.sel && show(feature)); });
  on('missing', lack);
  document.addEventListener('keydown', e => {
    if (e.key === 'Escape' && !e.defaultPrevented && state.sel && !state.form && !document.querySelector('dialog[open]')) close();
  });
  if (state.sel) wait();
}

// build makes what stands above every incident: the way to those before and after it in the table, and out of here.
function build() {
  const button = (name, path, onclick, more) => el('button', {type: 'button', 'aria-label': word(name), title: word(name), onclick, ...more}, icon(path));
  part.before = button('panelBefore', 'M12.5 5l-5 5 5 5', () => step(-1));
  part.after = button('panelAfter', 'M7.5 5l5 5-5 5', () => step(1));
  part.rank = el('span', {role: 'status'});
  part.steps = el('div', {class: 'steps', role: 'group', 'aria-label': word('panelSteps'), hidden: true}, part.before, part.after, part.rank);
  home.append(el('div', {class: 'head'}, part.steps, button('closePanel', 'M5 5l10 10M15 5L5 15', close, {class: 'close'})));
  home.addEventListener('keydown', e => {
    const n = {ArrowLeft: -1, ArrowRight: 1}[e.key];
    if (!n || part.steps.hidden || e.altKey || e.ctrlKey || e.metaKey || e.shiftKey || e.target.closest('input, textarea, select')) return;
    e.preventDefault();
    step(n);
  });
}

function step(n) {
  const {disabled} = {[-1]: part.before, 1: part.after}[n].dataset;
  if (disabled === undefined) emit('step', n);
}

// showRank tells where the incident stands in the table, and which ways are open. A button at an end keeps the focus.
function showRank(rank) {
  part.steps.hidden = !rank;
  if (!rank) return;
  for (const [button, ends] of [[part.before, rank.at === 1], [part.after, rank.last]]) {
    button.setAttribute('aria-disabled', String(ends));
    ends ? button.dataset.disabled = '' : delete button.dataset.disabled;
  }
  const text = word('panelRank', rank.at, rank.of.n, rank.of.about);
  if (part.rank.textContent !== text) part.rank.textContent = text;
}

function follow(id) {
  shine(map, 'candidate', null);
  const was = !home.hidden;
  if (!id) {
    home.hidden = true;
    cover(home, false);
    empty();
    if (was && [document.body, null].includes(document.activeElement)) goBack();
    opener = null;
    return;
  }
  if (!was) {
    opener = document.activeElement;
    fromTable = Boolean(opener?.closest('#list'));
  }
  wait();
  // One who opens the panel goes there; one who goes on from row to row stays in the table.
  if (!was) home.querySelector('h2').focus({preventScroll: true});
}

// goBack returns the focus to where it was; the rows of the table may have been drawn anew meanwhile.
function goBack() {
  const back = opener?.isConnected ? opener : fromTable ? document.querySelector('#list [role="row"][tabindex="0"]') : null;
  back?.focus({preventScroll: true});
}

function close() {
  const inside = home.contains(document.activeElement);
  if (inside) document.activeElement.blur();
  select(null);
}

function empty() {
  while (home.lastChild !== home.firstChild) home.lastChild.remove();
}

function fill(title, ...content) {
  const focused = home.contains(document.activeElement) && !home.firstChild.contains(document.activeElement);
  home.hidden = false;
  cover(home, true);
  home.scrollTop = 0;
  const heading = el('h2', {tabindex: '-1', dir: 'auto'}, title);
  empty();
  home.append(heading, ...content.filter(Boolean));
  // A frame of somebody else's page is no place for our other pages.
  if (document.documentElement.dataset.embed !== undefined) for (const link of home.querySelectorAll('a')) Object.assign(link, {target: '_blank', rel: 'noopener'});
  if (focused) heading.focus({preventScroll: true});
}

function wait() {
  shown = null;
  fill(word('loading'));
  home.setAttribute('aria-busy', 'true');
}

// lack says why there is no incident to show.
function lack(e) {
  home.removeAttribute('aria-busy');
  const title = {404: 'panelNone', 410: 'panelGone'}[e.status];
  fill(word(title ?? 'panelFailed'), el('p', {}, e.message),
    title ? null : el('p', {}, el('button', {type: 'button', onclick: again}, word('again'))),
    e.status === 410 ? historyPart(state.sel) : null);
}

// relationsPart leads to other incidents that this one belongs to, by their titles once these are known.
function relationsPart(p) {
  const buttons = new Map();
  const list = facts((p.relations ?? []).map(r => {
    const button = el('button', {type: 'button', class: 'link', dir: 'auto', onclick: () => select(r.id)}, r.id);
    buttons.set(r.id, button);
    return [word('code', 'relation', r.type), button, ' ', said(r.note, 'small', {class: 'note'})];
  }));
  if (buttons.size) {
    get('incidents', {ids: [...buttons.keys()].slice(0, 100).join(','), properties: 'title', f: 'json'})
      .then(({features}) => features.forEach(f => { buttons.get(f.id).textContent = f.properties.title || f.id; }))
      .catch(e => list.append(el('p', {}, e.message)));
  }
  return section('panelRelations', list);
}

async function copyLink(button, fallback) {
  try {
    await navigator.clipboard.writeText(location.href);
    button.textContent = word('copied');
  } catch { // without a secure context, or when the reader forbids it
    fallback.value = location.href;
    fallback.hidden = false;
    fallback.select();
  }
}

function linksPart(id) {
  const path = `incidents/${encodeURIComponent(id)}`;
  const field = el('input', {readonly: true, hidden: true, 'aria-label': word('linkToThis'), class: 'permalink'});
  const copy = el('button', {type: 'button', onclick: () => copyLink(copy, field)}, word('copyLink'));
  return el('footer', {}, el('a', {class: 'button', href: address(path, {f: 'geojson'})}, 'JSON'),
    el('a', {class: 'button', href: address(path, {f: 'html'})}, word('asPage')), copy,
    el('button', {type: 'button', class: 'main edit', onclick: () => setPage('form', 'edit')}, word('edit')), field);
}

let shown = null; // the id of the incident that is told

// show tells an incident. Another version of the same one leaves the reader where he is.
function show(feature) {
  const again = shown === feature.id ? {top: home.scrollTop, open: [...home.querySelectorAll('details[open]')].map(d => d.className)} : null;
  tellOf(feature);
  shown = feature.id;
  if (!again) return;
  for (const d of home.querySelectorAll('details')) d.open ||= again.open.includes(d.className);
  home.scrollTop = again.top;
}

function tellOf(feature) {
  const p = feature.properties;
  const look = spots.includes(p.geo_precision) ? 'solid' : 'hollow';
  home.removeAttribute('aria-busy');
  fill(p.title || labelOf(p.type),
    el('p', {class: 'what'}, symbolOf(p.type, look, 24), el('span', {}, labelOf(p.type)),
      p.status && p.status !== 'published' ? el('b', {class: 'badge'}, word('code', 'status', p.status)) : null,
      p.disputed ? el('b', {class: 'badge'}, word('disputedBadge')) : null),
    said(p.summary, 'p', {class: 'summary'}),
    whenPart(p), wherePart(map, feature), figuresPart(p), actorsPart(p), claimsPart(p), reportsPart(p), relationsPart(p),
    recordPart(p), historyPart(feature.id), linksPart(feature.id));
}
