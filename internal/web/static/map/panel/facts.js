// Facts of an incident: names with what is known, when it happened, how many were hurt, and the record itself.
import {el} from '../dom.js';
import {when} from '../when.js';
import {number, word} from '../words.js';

// said is a text that somebody wrote, in whatever direction it runs.
export const said = (text, tag = 'span', attributes) => (text == null || text === '' ? null : el(tag, {dir: 'auto', ...attributes}, String(text)));

// quoted is the same between quotation marks.
export const quoted = text => (text ? el('q', {dir: 'auto'}, text) : null);

// facts makes a list of names and contents; those without content are left out.
export function facts(pairs) {
  const known = pairs.filter(([, ...content]) => content.flat().some(c => (typeof c === 'string' ? c.trim() : c)));
  return known.length ? el('dl', {class: 'facts'}, known.map(([name, ...content]) => el('div', {}, el('dt', {}, name), el('dd', {}, ...content)))) : null;
}

// section is a part of the panel under a heading; null when it has nothing to say.
export function section(name, ...content) {
  const parts = content.flat().filter(Boolean);
  return parts.length ? el('section', {class: name}, el('h3', {}, word(name)), parts) : null;
}

// note is a line in small letters.
export const note = (...text) => (text.some(Boolean) ? el('small', {class: 'note'}, ...text) : null);

function offset(minutes) {
  if (minutes == null) return '';
  const m = Math.abs(minutes), two = n => String(n).padStart(2, '0');
  return `UTC${minutes < 0 ? '−' : '+'}${two(Math.floor(m / 60))}:${two(m % 60)}`;
}

// whenPart tells when it happened and how that is known.
export function whenPart(p) {
  const precision = p.date_precision && p.date_precision !== 'day' ? word('datePrecisionOf', p.date_precision) : null;
  return section('panelWhen', facts([
    [word('panelDays'), when(p) || word('notKnown'), ' ', note(precision)],
    [word('panelTime'), p.time_local && `${p.time_local} ${offset(p.utc_offset_min)}`],
    [word('panelAsWritten'), quoted(p.date_text), ' ', p.date_text && p.date_anchor && p.date_anchor !== p.date_start ? note(word('readFrom', p.date_anchor)) : null],
    [word('panelNote'), said(p.date_note)],
  ]));
}

const plainList = list => (list ?? []).map(code => word('plain', code)).join(', ');

// figuresPart shows what the claims come to. It says that they are claims.
export function figuresPart(p) {
  const cell = n => el('td', {}, n == null ? [el('span', {'aria-hidden': 'true'}, '–'), el('span', {class: 'hidden'}, word('noFigure'))] : number(n));
  const rows = ['killed', 'injured'].filter(what => ['low', 'best', 'high'].some(k => p[`${what}_${k}`] != null));
  const table = rows.length ? el('table', {},
    el('thead', {}, el('tr', {}, el('td', {}), ['figureLow', 'figureBest', 'figureHigh'].map(name => el('th', {scope: 'col'}, word(name))))),
    el('tbody', {}, rows.map(what => el('tr', {}, el('th', {scope: 'row'}, word(what)), ['low', 'best', 'high'].map(k => cell(p[`${what}_${k}`])))))) : el('p', {}, word('noFigures'));
  return section('panelFigures', table,
    rows.length ? note(word('figuresAreClaims')) : null,
    p.disputed ? el('p', {class: 'disputed'}, word('disputedOver', plainList(p.disputed_fields))) : null,
    facts([[word('panelSources'), word('independent', p.source_count), p.source ? [' ', note(said(p.source))] : null]]));
}

const moments = new Intl.DateTimeFormat(document.documentElement.lang, {dateStyle: 'medium', timeStyle: 'short'});

// moment is a time of the record in the reader's own zone.
export const moment = text => el('time', {datetime: text}, moments.format(new Date(text)));

// recordPart is what else is recorded, closed at first.
export function recordPart(p) {
  const list = facts([
    [word('panelScope'), p.scope && word('code', 'scope', p.scope)],
    [word('panelCertainty'), p.certainty && word('code', 'certainty', p.certainty)],
    [word('panelCivilians'), p.civilian_targeting == null ? null : word(p.civilian_targeting ? 'yes' : 'no')],
    [word('panelModes'), plainList(p.modes)],
    [word('panelContexts'), plainList(p.contexts)],
    [word('panelTags'), said((p.tags ?? []).join(', '))],
    ...Object.entries(p.external_ids ?? {}).map(([name, id]) => [said(word('idAt', name)), said(id)]),
    [word('panelId'), el('code', {}, p.id)],
    [word('panelVersion'), word('versionOf', number(p.version), number(p.seq))],
    [word('panelEntered'), moment(p.created_at)],
    [word('panelChanged'), p.version > 1 && moment(p.updated_at)],
  ]);
  return el('details', {class: 'panelRecord'}, el('summary', {}, el('h3', {}, word('panelRecord'))), list);
}
