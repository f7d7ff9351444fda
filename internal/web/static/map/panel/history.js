// The history of an incident: its changes, the newest first, with what each made of which fields. It is loaded when it is
// opened.
import {address, ask} from '../api.js';
import {el} from '../dom.js';
import {withKey} from '../form/key.js';
import {number, word} from '../words.js';
import {valueOf} from './claims.js';
import {moment, said} from './facts.js';

const names = {actors: a => a.name, reports: r => [r.publisher, r.headline ?? r.id].filter(Boolean).join(': '), candidates: c => c.label ?? c.name,
  relations: r => `${word('plain', r.type)} ${r.id}`, claims: c => [c.claimant, valueOf(c), c.metric && word('plain', c.metric)].filter(Boolean).join(' ')};

function plain(field, value) {
  if (value == null || value === '') return '–';
  if (field === 'geometry') return value.coordinates.join(', ');
  if (typeof value === 'number') return number(value);
  if (typeof value === 'boolean') return word(value ? 'yes' : 'no');
  if (typeof value === 'object') return names[field]?.(value) || JSON.stringify(value);
  return String(value);
}

const was = (field, value) => said(plain(field, value), 'del');
const is = (field, value) => said(plain(field, value), 'ins');

// difference tells what a change made of a field: of a list what went and what came.
function difference({field, from, to}) {
  if (!Array.isArray(from) || !Array.isArray(to)) return [was(field, from), ' → ', is(field, to)];
  const have = list => new Set(list.map(x => JSON.stringify(x)));
  const before = have(from), after = have(to);
  const gone = from.filter(x => !after.has(JSON.stringify(x))), come = to.filter(x => !before.has(JSON.stringify(x)));
  if (!gone.length && !come.length) return [word('reordered')];
  return [el('ul', {}, gone.map(x => el('li', {}, word('gone'), ' ', was(field, x))), come.map(x => el('li', {}, word('come'), ' ', is(field, x))))];
}

function change(c) {
  return el('li', {},
    el('p', {}, el('b', {}, word(`op_${c.op}`)), ', ', moment(c.at), c.by ? [' ', word('changedBy'), ' ', said(c.by === 'file' ? word('byFile') : c.by)] : null,
      ' ', el('small', {class: 'note'}, word('versionOf', number(c.version), number(c.seq)))),
    c.fields?.length ? el('dl', {}, c.fields.map(f => el('div', {}, el('dt', {}, word('property', f.field)), el('dd', {}, difference(f))))) : null,
    c.fields === null ? el('p', {}, word('notTold')) : null);
}

// historyPart makes the section of an incident's history.
export function historyPart(id) {
  const list = el('ol', {class: 'changes'}), status = el('p', {role: 'status'});
  let begun = false;
  async function load(before) {
    status.replaceChildren(word('loading'));
    try {
      // Who may write is told more.
      const answer = await ask(address(`incidents/${encodeURIComponent(id)}/history`, {before}), withKey({cache: 'no-cache'}));
      const page = await answer.json();
      list.append(...page.changes.map(change));
      const more = page.links.some(l => l.rel === 'next');
      status.replaceChildren(...(more ? [el('button', {type: 'button', onclick: () => load(page.changes.at(-1).seq)}, word('olderChanges'))] : []));
    } catch (e) {
      status.replaceChildren(e.message, ' ', el('button', {type: 'button', onclick: () => load(before)}, word('again')));
    }
  }
  const open = e => { if (e.target.open && !begun) { begun = true; load(); } };
  return el('details', {class: 'panelHistory', ontoggle: open}, el('summary', {}, el('h3', {}, word('panelHistory'))), list, status);
}
