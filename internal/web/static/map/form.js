// Entering and correcting incidents. What is typed is kept by the browser until the server has it.
import {address, ask, get} from './api.js';
import {cover} from './cover.js';
import {el, icon} from './dom.js';
import * as drafts from './form/draft.js';
import {clear, field, refuse} from './form/field.js';
import {settle} from './form/conflict.js';
import {forget, key, signed, signIn} from './form/key.js';
import {bodyOf, changes, merge, modelOf} from './form/model.js';
import {rows} from './form/rows.js';
import * as specs from './form/specs.js';
import {where} from './form/where.js';
import {tell} from './notice.js';
import {emit, on, select, setPage, state} from './state.js';
import {word} from './words.js';

const json = {'Content-Type': 'application/geo+json'};
const patch = {'Content-Type': 'application/merge-patch+json'};
const home = document.getElementById('form');
let map, types, place = null;
let work = null; // the draft at hand: {id, fresh, etag, base, model}

// start puts the button into the bar and follows the address.
export async function start(m) {
  map = m;
  const add = el('button', {type: 'button', id: 'add', onclick: () => setPage('form', 'new')}, icon('M10 4v12M4 10h12'), el('span', {}, word('add')));
  document.getElementById('theme').before(add);
  on('page', name => name === 'form' && follow());
  on('sel', () => state.form === 'edit' && follow());
  addEventListener('beforeunload', e => { if (work && dirty()) e.preventDefault(); });
  home.addEventListener('keydown', e => {
    if (e.key !== 'Escape' || e.defaultPrevented) return;
    e.preventDefault(); // the panel stays
    leave();
  });
  await follow();
}

const dirty = () => Object.keys(changes(work.base, work.model)).length > 0;

// follow opens or closes the form as the address says.
async function follow() {
  shut();
  if (!state.form || (state.form === 'edit' && !state.sel)) return;
  if (!key() && !await signIn()) return setPage('form', null);
  try {
    types ??= (await get('types')).types;
    work = state.form === 'edit' ? await begun(state.sel) : fresh();
    tell('form', '');
  } catch (e) {
    tell('form', e.message);
    return setPage('form', null);
  }
  draw();
}

function fresh() {
  const kept = drafts.unsaved()[0];
  return kept ? {...kept, kept: true} : {id: drafts.newId(), fresh: true, etag: null, base: modelOf(null), model: modelOf(null)};
}

// begun returns the work on an incident: the draft that was kept of it, or the server's state.
async function begun(id) {
  const kept = drafts.find(id);
  if (kept && !kept.fresh) return {...kept, kept: true};
  const {etag, model} = await stored(id);
  return {id, fresh: false, etag, base: model, model: structuredClone(model)};
}

async function stored(id) {
  const answer = await ask(address(`incidents/${encodeURIComponent(id)}`, {f: 'json'}), signed({cache: 'no-cache'}));
  return {etag: answer.headers.get('ETag').replace(/^W\/|-gzip(?="$)/g, ''), model: modelOf(await answer.json())};
}

function shut() {
  place?.close();
  place = work = null;
  home.hidden = true;
  cover(home, false);
  home.replaceChildren();
}

function leave() {
  shut();
  setPage('form', null);
  (document.querySelector('#panel:not([hidden]) .edit') ?? document.getElementById('add')).focus({preventScroll: true});
}

function changed() {
  const kept = dirty() ? drafts.keep({...work, kept: undefined}) : drafts.drop(work.id) ?? true;
  home.querySelector('.kept').textContent = !dirty() ? '' : word(kept ? 'keptHere' : 'notKept');
}

// part makes a fieldset of fields of the model.
function part(title, fields, ...more) {
  return el('fieldset', {class: 'part'}, el('legend', {}, title),
    el('div', {class: 'fields'}, fields.map(spec => field(spec, spec.name, work.model[spec.name], value => { work.model[spec.name] = value; changed(); }))), more);
}

function more(title, ...content) {
  return el('details', {class: 'part'}, el('summary', {}, title), content);
}

function draw() {
  const {model} = work;
  const claims = rows({name: 'claims', label: word('claim'), specs: () => specs.claims(model.reports), make: () => ({kind: 'casualty', metric: 'killed', stance: 'asserts'}),
    title: (c, i) => [word('claimN', i + 1), c.claimant, c.metric && `${word('code', 'metric', c.metric)} ${c.value ?? c.text_value ?? ''}`.trim()].filter(Boolean).join(' · ')}, model.claims, changed);
  const reports = rows({name: 'reports', label: word('report'), specs: specs.reports, make: () => ({id: drafts.newId()}),
    title: (r, i) => r.publisher || word('reportN', i + 1)}, model.reports, () => { changed(); claims.redraw(); });
  const actors = rows({name: 'actors', label: word('actor'), specs: specs.actors, make: () => ({name: ''}), title: (a, i) => a.name || word('actorN', i + 1)}, model.actors, changed);
  place = where(map, model, changed);
  const form = el('form', {novalidate: true, onsubmit: e => { e.preventDefault(); save(); }},
    el('header', {}, el('h2', {}, word(work.fresh ? 'newTitle' : 'editTitle')), el('button', {type: 'button', class: 'quiet', 'aria-label': word('close'), onclick: leave}, icon('M5 5l10 10M15 5L5 15'))),
    work.kept ? el('p', {class: 'draft'}, word('draftFound', new Date(work.at).toLocaleString()), ' ', el('button', {type: 'button', class: 'quiet', onclick: discard}, word('discard'))) : null,
    el('div', {class: 'faults', role: 'alert', tabIndex: -1}),
    part(word('whatTitle'), specs.what(types)),
    el('fieldset', {class: 'part'}, el('legend', {}, word('whereTitle')), place, more(word('whereMore'), part('', specs.whereMore))),
    part(word('whenTitle'), specs.when),
    el('fieldset', {class: 'part'}, el('legend', {}, word('claimsTitle')), el('p', {class: 'hint'}, word('claimsWhy')), reports, claims, more(word('figuresTitle'), el('p', {class: 'hint'}, word('figuresWhy')), part('', specs.figures))),
    el('fieldset', {class: 'part'}, el('legend', {}, word('actorsTitle')), actors),
    el('footer', {}, el('span', {class: 'kept', role: 'status'}),
      work.fresh ? null : el('button', {type: 'button', class: 'quiet', onclick: remove}, word('remove')),
      el('button', {type: 'button', class: 'quiet', onclick: () => { forget(); leave(); }}, word('signOut')),
      el('button', {class: 'main'}, word('save'))));
  home.setAttribute('aria-label', word(work.fresh ? 'newTitle' : 'editTitle'));
  home.replaceChildren(form);
  home.hidden = false;
  cover(home, true);
  form.querySelector('select, input').focus({preventScroll: true});
  if (work.kept) changed();
}

async function discard() {
  drafts.drop(work.id);
  await follow();
}

// send writes the work to the server and returns the answer.
function send() {
  const values = changes(work.base, work.model);
  if (work.fresh) {
    work.sent = structuredClone(work.model);
    drafts.keep(work);
    return ask(address('incidents'), signed({method: 'POST', headers: json, body: JSON.stringify({type: 'Feature', id: work.id, geometry: null, ...bodyOf(values)})}));
  }
  return ask(address(`incidents/${encodeURIComponent(work.id)}`), signed({method: 'PATCH', headers: {...patch, 'If-Match': work.etag}, body: JSON.stringify(bodyOf(values))}));
}

async function save() {
  const button = home.querySelector('button.main');
  if (button.disabled) return;
  if (!dirty()) return leave();
  clear(home);
  say([]);
  button.disabled = true;
  try {
    await send();
    done(work.id);
  } catch (e) {
    button.disabled = false;
    await refused(e).catch(again => say([again.message]));
  }
}

// say shows what keeps the form from being saved.
function say(texts) {
  home.querySelector('.faults').replaceChildren(...texts.map(t => el('p', {}, t)));
}

// done tells the page that an incident is stored, and shows it.
function done(id) {
  drafts.drop(id);
  leave();
  emit('changed', id);
  select(id);
}

// refused tells why the server did not take it. Nothing that was typed is lost.
async function refused(e) {
  if (e.status === 409 && work.fresh) return resume();
  if (e.status === 412) return conflict();
  const all = e.problem?.errors ?? [];
  const rest = refuse(home, all).map(f => (f.field ? `${f.field}: ${f.detail}` : f.detail));
  say(rest.length ? rest : all.length ? [word('faults', all.length)] : [e.message]);
  if (e.problem?.candidates) place.offered(e.problem.candidates, word('ambiguous'));
  (home.querySelector('[aria-invalid]') ?? home.querySelector('.faults')).focus();
  if (e.status === 401 || e.status === 403) {
    forget();
    if (await signIn()) say([word('saveAgain')]);
  }
}

// resume goes on with a new incident whose first sending arrived although its answer was lost.
async function resume() {
  if (!work.sent || !Object.keys(changes(work.sent, work.model)).length) return done(work.id);
  Object.assign(work, {fresh: false, base: work.sent});
  return conflict();
}

// conflict brings what was typed together with what somebody else saved meanwhile.
async function conflict() {
  const {etag, model: theirs} = await stored(work.id);
  const settled = await settle(merge(work.base, work.model, theirs), work.model, theirs);
  if (!settled) return say([word('conflictOpen')]);
  Object.assign(work, {etag, base: theirs, model: settled, kept: false});
  place.close();
  draw();
  changed();
  await save();
}

async function remove() {
  if (!confirm(word('removeSure'))) return;
  try {
    await ask(address(`incidents/${encodeURIComponent(work.id)}`), signed({method: 'DELETE', headers: {'If-Match': work.etag}}));
    drafts.drop(work.id);
    const {id} = work;
    leave();
    select(null);
    emit('changed', id);
  } catch (e) {
    say([e.status === 412 ? word('conflictOpen') : e.message]);
    home.querySelector('.faults').focus();
  }
}
