// Entering and correcting incidents. What is typed is kept by the browser until the server has it.
import {get} from './api.js';
import {cover} from './cover.js';
import {el, icon} from './dom.js';
import * as drafts from './form/draft.js';
import {clear, field, refuse, unfold, unkept, unreadable} from './form/field.js';
import {forget, mayWrite, signIn} from './form/key.js';
import {changes, modelOf} from './form/model.js';
import {rows} from './form/rows.js';
import {erase, join, send, stored} from './form/send.js';
import * as specs from './form/specs.js';
import {where} from './form/where.js';
import {tell} from './notice.js';
import {emit, on, select, setPage, state} from './state.js';
import {word} from './words.js';

const home = document.getElementById('form');
let map, types, place = null;
let work = null; // the draft at hand (form/draft.js)
let kept = true; // the browser keeps it when the page is closed
let turn = 0; // counts how often the form was opened or closed

// start puts the button into the bar and follows the address.
export async function start(m) {
  map = m;
  const add = el('button', {type: 'button', id: 'add', onclick: () => setPage('form', 'new')}, icon('M10 4v12M4 10h12'), el('span', {}, word('add')));
  document.getElementById('theme').before(add);
  for (const event of ['sel', 'query']) on(event, () => tell('draft', '')); // before what follow may have to say
  on('page', name => name === 'form' && follow());
  on('sel', () => state.form === 'edit' && follow());
  addEventListener('beforeunload', e => { if ((work && dirty()) || drafts.unkept()) e.preventDefault(); });
  home.addEventListener('keydown', e => {
    if (e.key !== 'Escape' || e.defaultPrevented) return;
    e.preventDefault(); // the panel stays
    leave();
  });
  await follow();
}

const dirty = () => Boolean(Object.keys(changes(work.base, work.model)).length || work.model.halves);

// follow opens or closes the form as the address says.
async function follow() {
  if (work && state.form && wanted() === (work.fresh ? null : work.id)) return; // it is open
  const mine = shut();
  if (!state.form || (state.form === 'edit' && !state.sel)) return;
  try {
    const may = await mayWrite();
    if (mine !== turn) return;
    if (!may) return setPage('form', null);
    types ??= (await get('types')).types;
    const mineKept = drafts.own(drafts.kept(wanted()));
    await open(mine, mineKept && drafts.take(mineKept));
  } catch (e) {
    if (mine !== turn) return;
    tell('form', e.message);
    setPage('form', null);
  }
}

// wanted is the id of the incident to be corrected; null for a new one.
const wanted = () => (state.form === 'edit' ? state.sel : null);

// open shows the form with a draft, or else with what the server has, or empty.
async function open(mine, draft) {
  const begun = draft ?? await begin(wanted());
  if (mine !== turn) return;
  work = begun;
  tell('form', '');
  if (draft) tell('draft', '');
  draw(Boolean(draft));
}

// begin returns work on an incident as the server has it, or with null on a new one.
async function begin(id) {
  const {etag, model} = id === null ? {etag: null, model: modelOf(null)} : await stored(id);
  return {id: id ?? drafts.newId(), fresh: id === null, etag, base: model, model: structuredClone(model), sent: []};
}

// shut takes the form away and returns the turn that begins. What was typed and not saved is kept, and told.
function shut() {
  const lost = unkept(home);
  if (work && (lost.length || dirty())) {
    tell('draft', [dirty() && word(kept ? 'draftLeft' : 'draftLeftHere'), lost.length && word('draftLacks', lost.join(', '))].filter(Boolean).join(' '));
  }
  place?.close();
  place = work = null;
  home.hidden = true;
  cover(home, false);
  home.replaceChildren();
  return ++turn;
}

function leave() {
  shut();
  setPage('form', null);
  (document.querySelector('#panel:not([hidden]) .edit') ?? document.getElementById('add')).focus({preventScroll: true});
}

function changed() {
  kept = dirty() ? drafts.keep(work) : drafts.drop(work) ?? true;
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

// draw makes the form of the work at hand, which was found as a draft or not.
function draw(found) {
  const {model} = work;
  const claims = rows({name: 'claims', label: word('claim'), specs: () => specs.claims(model.reports), make: () => ({kind: 'casualty', metric: 'killed', stance: 'asserts'}),
    title: (c, i) => [word('claimN', i + 1), c.claimant, c.metric && `${word('code', 'metric', c.metric)} ${c.value ?? c.text_value ?? ''}`.trim()].filter(Boolean).join(' · ')}, model.claims, changed);
  const reports = rows({name: 'reports', label: word('report'), specs: specs.reports, make: () => ({id: drafts.newId()}),
    title: (r, i) => r.publisher || word('reportN', i + 1)}, model.reports, () => { changed(); claims.redraw(); });
  const actors = rows({name: 'actors', label: word('actor'), specs: specs.actors, make: () => ({name: ''}), title: (a, i) => a.name || word('actorN', i + 1)}, model.actors, changed);
  place = where(map, model, changed);
  const form = el('form', {novalidate: true, onsubmit: e => { e.preventDefault(); save(); }},
    el('header', {}, el('h2', {}, word(work.fresh ? 'newTitle' : 'editTitle')), el('button', {type: 'button', class: 'quiet', 'aria-label': word('close'), onclick: leave}, icon('M5 5l10 10M15 5L5 15'))),
    found ? el('p', {class: 'draft'}, word('draftFound', time(work)), ' ', el('button', {type: 'button', class: 'quiet', onclick: discard}, word('discard'))) : null,
    others(),
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
  if (found) changed();
}

const time = draft => new Date(draft.at).toLocaleString();
const nameOf = ({id, model}) => model.title ?? model.place ?? model.summary ?? id;

// others tells of further drafts: of another tab, or of one that was closed.
function others() {
  return drafts.kept(work.fresh ? null : work.id).filter(d => d.key !== work.key).map(d => el('p', {class: 'draft'}, word('draftOther', nameOf(d), time(d)), ' ',
    el('button', {type: 'button', class: 'quiet', onclick: () => goOn(d)}, word('draftTake')),
    el('button', {type: 'button', class: 'quiet', onclick: e => throwAway(d, e.target)}, word('draftDrop'))));
}

// goOn takes another draft in place of the one at hand, which is kept.
function goOn(draft) {
  const taken = drafts.take(draft);
  open(shut(), taken).catch(e => tell('form', e.message));
}

function throwAway(draft, button) {
  if (!confirm(word('draftDropSure', nameOf(draft)))) return;
  drafts.drop(draft);
  button.closest('p').remove();
  home.querySelector('select, input').focus();
}

// discard throws the draft at hand away and begins anew.
function discard() {
  if (!confirm(word('draftDropSure', nameOf(work)))) return;
  drafts.drop(work);
  work = null;
  open(shut(), null).catch(e => { tell('form', e.message); setPage('form', null); });
}

// redraw draws the form anew after its work has changed, and leaves the cursor where it is.
function redraw() {
  const at = document.activeElement, path = home.contains(at) && at.closest('.field')?.dataset.path, top = home.scrollTop;
  const caret = path && [at.selectionStart, at.selectionEnd];
  place.close();
  draw(false);
  changed();
  const input = path && home.querySelector(`.field[data-path="${CSS.escape(path)}"]`)?.input;
  if (!input) return;
  unfold(input);
  input.focus({preventScroll: true});
  if (caret[0] != null) input.setSelectionRange(...caret);
  home.scrollTop = top;
}

// save sends what is in the form, and closes it when the server has all of it.
async function save() {
  const button = home.querySelector('button.main'), mine = work;
  if (button.disabled) return;
  clear(home);
  say([]);
  const odd = unreadable(home);
  if (odd) return complain([word('faults', odd)]);
  if (!dirty()) return leave();
  button.disabled = true;
  await finish(mine, () => send(mine));
  button.disabled = false;
}

// finish does a step of saving, and what comes of it. The form may have been closed, or opened for another incident,
// meanwhile.
async function finish(mine, step) {
  try {
    await step();
  } catch (e) {
    if (work !== mine) return tell('draft', word('saveLost', nameOf(mine), e.message));
    return refused(e).catch(again => work === mine && complain([again.message]));
  }
  if (Object.keys(changes(mine.base, mine.model)).length) return typedOn(mine);
  drafts.drop(mine);
  emit('changed', mine.id);
  tell('draft', ''); // it may have been said that it is not saved yet
  if (work !== mine) return;
  work = null; // the server has all of it
  leave();
  select(mine.id);
}

// typedOn keeps the form open when more was typed while the server was saving.
function typedOn(mine) {
  drafts.keep(mine);
  emit('changed', mine.id);
  if (work !== mine) return;
  rename();
  redraw();
  say([word('typedOn')]);
}

// rename makes the address name the incident, which the server has by now.
function rename() {
  select(work.id);
  setPage('form', 'edit');
}

// say shows what keeps the form from being saved.
function say(texts) {
  home.querySelector('.faults').replaceChildren(...texts.map(t => el('p', {}, t)));
}

// complain says so, and leads to the first field with a fault.
function complain(texts) {
  say(texts);
  (home.querySelector('[aria-invalid]') ?? home.querySelector('.faults')).focus();
}

// refused tells why the server did not take it. Nothing that was typed is lost.
async function refused(e) {
  if (e.status === 412 || (e.status === 409 && work.fresh)) return joined();
  const all = e.problem?.errors ?? [];
  const rest = refuse(home, all).map(f => (f.field ? `${f.field}: ${f.detail}` : f.detail));
  if (e.problem?.candidates) place.offered(e.problem.candidates, word('ambiguous'));
  complain(rest.length ? rest : all.length ? [word('faults', all.length)] : [e.message]);
  if (e.status !== 401 && e.status !== 403) return;
  if (e.status === 401) forget();
  if (await signIn()) say([word('saveAgain')]);
}

// joined goes on when the server has another version than the form began on, or has the new incident already.
async function joined() {
  const mine = work;
  const settled = await join(mine, () => work === mine);
  if (work !== mine) return;
  if (!settled) return say([word('conflictOpen')]);
  rename();
  redraw();
  if (dirty()) return save();
  await finish(mine, () => {}); // the server has all of it
}

async function remove() {
  if (!confirm(word('removeSure'))) return;
  const mine = work;
  try {
    await erase(mine);
    drafts.drop(mine);
    if (work === mine) {
      work = null;
      leave();
      select(null);
    }
    emit('changed', mine.id);
  } catch (e) {
    if (work === mine) complain([e.status === 412 ? word('conflictOpen') : e.message]);
  }
}
