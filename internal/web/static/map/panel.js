// The panel of the selected incident: what, where, when, who, the claims side by side, the reports, and the changes.
import {address, get} from './api.js';
import {el, icon} from './dom.js';
import {on, select, setPage, state} from './state.js';
import {labelOf, loaded, spots, symbolOf} from './symbols.js';
import {again} from './selection.js';
import {shine} from './spotlight.js';
import {actorsPart, claimsPart, reportsPart} from './panel/claims.js';
import {facts, figuresPart, recordPart, said, section, whenPart} from './panel/facts.js';
import {historyPart} from './panel/history.js';
import {wherePart} from './panel/place.js';
import {word} from './words.js';

const home = document.getElementById('panel');
let map = null;
let opener = null; // what had the focus before the panel was opened, and whether that was in the table
let fromTable = false;

// start fills #panel for whatever incident is selected.
export function start(m) {
  map = m;
  on('sel', follow);
  on('selected', feature => { if (feature) loaded.then(() => feature.id === state.sel && show(feature)); });
  on('missing', lack);
  document.addEventListener('keydown', e => {
    if (e.key === 'Escape' && !e.defaultPrevented && state.sel && !state.form && !document.querySelector('dialog[open]')) close();
  });
  if (state.sel) wait();
}

function follow(id) {
  shine(map, 'candidate', null);
  const was = !home.hidden;
  if (!id) {
    home.hidden = true;
    home.replaceChildren();
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

function fill(title, ...content) {
  const focused = home.contains(document.activeElement) && document.activeElement.tagName === 'H2';
  home.hidden = false;
  home.scrollTop = 0;
  const heading = el('h2', {tabindex: '-1', dir: 'auto'}, title);
  home.replaceChildren(
    el('button', {type: 'button', class: 'close', 'aria-label': word('closePanel'), title: word('closePanel'), onclick: close}, icon('M5 5l10 10M15 5L5 15')),
    heading, ...content.filter(Boolean));
  // A frame of somebody else's page is no place for our other pages.
  if (document.documentElement.dataset.embed !== undefined) for (const link of home.querySelectorAll('a')) Object.assign(link, {target: '_blank', rel: 'noopener'});
  if (focused) heading.focus({preventScroll: true});
}

function wait() {
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

function show(feature) {
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
