// What sources claim, side by side, by the question that they answer; who took part; and the reports.
import {el} from '../dom.js';
import {withWords} from '../filters/choices.js';
import {setQuery, state} from '../state.js';
import {countryWords} from '../table/cells.js';
import {number, word} from '../words.js';
import {facts, note, quoted, said, section} from './facts.js';

// webAddress is an address that may be linked; anything but http and https is none.
export function webAddress(text) {
  try {
    const url = new URL(text);
    return ['http:', 'https:'].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

// valueOf is what is claimed, in words.
export function valueOf(c) {
  let n = c.value == null ? '' : number(c.value);
  if (!n && c.low != null && c.high != null) n = word('range', number(c.low), number(c.high));
  else if (!n && (c.low ?? c.high) != null) n = number(c.low ?? c.high);
  let text = [c.qualifier && word('qualifier', c.qualifier), n, c.text_value].filter(Boolean).join(' ');
  if (text && n && !c.metric && c.unit) text += ` ${word('plain', c.unit)}`;
  if (!text && c.stance === 'silent') text = word('noWord');
  return c.stance === 'denies' ? word('denies', text) : text;
}

const sideOf = side => (side && side !== 'unknown' ? word('side', side) : '');

// reportLink leads to a report, where its address is known.
function reportLink(report, text) {
  const url = webAddress(report?.url);
  return url && text ? el('a', {href: url, rel: 'noopener noreferrer external', target: '_blank', dir: 'auto'}, text) : said(text);
}

// card is one claim: what is claimed, by whom, through whom, and the sentence that says so.
function card(c, reports) {
  const claimant = c.claimant || c.chain?.[0];
  const via = (c.chain ?? []).filter(name => name !== claimant);
  const report = reports.find(r => r.id === c.report);
  const rating = [c.source_reliability, c.info_credibility].filter(Boolean).join('');
  const old = Boolean(c.superseded_by) || c.stance === 'retracts';
  return el('li', {class: old ? 'claim old' : c.stance === 'silent' ? 'claim weak' : 'claim'},
    said(valueOf(c) || word('notKnown'), 'p', {class: 'value'}),
    el('p', {}, claimant ? [c.stance === 'silent' ? null : [note(word('accordingTo')), ' '], el('b', {dir: 'auto'}, claimant)] : word('unnamed'), c.claimant_side ? [' ', note(`(${sideOf(c.claimant_side) || word('sideUnknown')})`)] : null,
      via.length ? [el('br'), note(word('via'), ' ', said(via.join(' ‹ ')))] : null),
    c.stance === 'retracts' ? el('p', {class: 'stance'}, word('retracted')) : null,
    c.superseded_by ? el('p', {class: 'stance'}, word('superseded'), ' ', said(c.superseded_by)) : null,
    c.evidence ? said(c.evidence, 'blockquote') : null,
    note(...[reportLink(report, [report?.publisher, report?.headline ?? (report ? null : c.report)].filter(Boolean).join(', ')), said(c.asserted_at && word('asserted', c.asserted_at))]
      .filter(Boolean).flatMap((part, i) => (i ? [', ', part] : [part]))),
    rating ? [el('br'), note(word('rated', rating))] : null);
}

const questionOf = c => [c.kind, c.metric, c.field].join('\n');
const ofWhom = c => [c.victim_kind, sideOf(c.victim_side), c.episode].filter(Boolean).join(', ');

function groupBy(list, keyOf) {
  const groups = new Map();
  for (const item of list) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return [...groups.values()];
}

function titleOf(c) {
  const what = c.metric || (c.kind === 'casualty' ? 'casualties' : c.field || c.kind);
  return word('code', 'claim', what) + (c.kind !== 'casualty' && c.field && c.field !== c.kind ? ` (${word('plain', c.kind)})` : '');
}

// claimsPart shows all claims; none is made a fact, and none is left out.
export function claimsPart(p) {
  const questions = groupBy(p.claims ?? [], questionOf).map(question => el('div', {class: 'question'},
    el('h4', {}, said(titleOf(question[0]))),
    groupBy(question, ofWhom).map(rivals => [
      said(ofWhom(rivals[0]), 'h5'),
      el('ul', {class: 'rivals'}, rivals.map(c => card(c, p.reports ?? []))),
    ])));
  return section('panelClaims', questions);
}

// actorsPart lists who took part, by side.
export function actorsPart(p) {
  const bySide = groupBy(p.actors ?? [], a => a.side ?? '');
  return section('panelActors', facts(bySide.map(list => [
    sideOf(list[0].side) || word('noSide'),
    el('ul', {}, list.map(a => el('li', {}, said(a.name), a.as_written && a.as_written !== a.name ? [' ', note(quoted(a.as_written))] : null,
      el('br'), note([a.role && word('plain', a.role), a.kind && word('plain', a.kind), a.country && countryWords(a.country)].filter(Boolean).join(', ')), ' ',
      a.name ? el('button', {type: 'button', class: 'link note', 'aria-label': word('onlyActor', a.name), onclick: () => setQuery({filter: withWords(state.query.get('filter'), 'actor', a.name)})}, word('only')) : null))),
  ])));
}

const languages = new Intl.DisplayNames(document.documentElement.lang, {type: 'language', fallback: 'code'});
function languageOf(code) {
  try { return languages.of(code); } catch { return code; } // what is no code of BCP 47 stands for itself
}

// reportsPart lists the published texts that claims come from.
export function reportsPart(p) {
  return section('panelReports', (p.reports ?? []).length ? el('ul', {class: 'reports'}, p.reports.map(r => {
    const title = r.headline || r.publisher || r.id;
    const shared = r.independence_group && p.reports.filter(o => o.independence_group === r.independence_group).length > 1;
    return el('li', {}, reportLink(r, title), el('br'),
      note(said([r.headline && r.publisher, r.published_at, r.lang && languageOf(r.lang), r.role && word('plain', r.role), shared && word('oneSource')].filter(Boolean).join(', '))));
  })) : null);
}
