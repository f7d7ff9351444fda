// The fields of the form, and the codes that the API takes in them.
import {word} from '../words.js';

// choices makes the options of a select from codes: their names are words, the empty choice is "not known".
const choices = (kind, codes) => [['', word('unknown')], ...codes.map(code => [code, word('code', kind, code)])];

const count = (name, label) => ({name, label: word(label), kind: 'count'});

// what are the fields of what happened. types is the answer of GET /types.
export function what(types) {
  const groups = Map.groupBy(types, t => t.group);
  return [
    {name: 'type', label: word('typeLabel'), required: true, wide: true, options: [['', word('choose')], ...[...groups].map(([group, list]) => [word('code', 'group', group), list.map(t => [t.code, t.label])])]},
    {name: 'title', label: word('titleLabel'), hint: word('titleHint'), wide: true},
    {name: 'summary', label: word('summaryLabel'), kind: 'area', rows: 4, wide: true},
    {name: 'scope', label: word('scopeLabel'), options: choices('scope', ['event', 'episode', 'aggregate'])},
    {name: 'status', label: word('statusLabel'), options: choices('status', ['draft', 'published'])},
    {name: 'certainty', label: word('certaintyLabel'), options: choices('certainty', ['observed', 'likely', 'possible', 'unlikely', 'unknown'])},
    {name: 'tags', label: word('tagsLabel'), kind: 'list', hint: word('tagsHint')},
  ];
}

export const when = [
  {name: 'date_start', label: word('dateStart'), kind: 'date'},
  {name: 'date_end', label: word('dateEnd'), kind: 'date', hint: word('dateEndHint')},
  {name: 'date_precision', label: word('datePrecision'), options: choices('date_precision', ['instant', 'hour', 'day', 'multi_day', 'week', 'multi_week', 'month', 'season', 'year', 'unknown'])},
  {name: 'date_text', label: word('dateText'), hint: word('dateTextHint')},
];

export const whereMore = [
  {name: 'country', label: word('countryLabel'), hint: word('countryHint')},
  {name: 'admin1', label: word('admin1Label')},
  {name: 'geo_precision', label: word('geoPrecision'), options: choices('geo_precision', ['exact', 'settlement', 'near', 'adm2', 'adm1', 'linear', 'country', 'water', 'unknown'])},
];

export const figures = ['killed', 'injured'].flatMap(who => [count(`${who}_low`, `${who}Low`), count(`${who}_best`, `${who}Best`), count(`${who}_high`, `${who}High`)]);

const kinds = ['casualty', 'attribution', 'weapon', 'target', 'date', 'place', 'control', 'status'];

// claims are the fields of a claim; reports are those of the incident, which a claim may name.
export function claims(reports) {
  return [
    {name: 'kind', label: word('claimKind'), options: kinds.map(code => [code, word('code', 'claim', code)])},
    {name: 'metric', label: word('claimMetric'), options: choices('metric', ['killed', 'injured', 'missing', 'captured', 'displaced', 'evacuated', 'casualties'])},
    {name: 'qualifier', label: word('claimQualifier'), options: choices('qualifier', ['exact', 'at_least', 'more_than', 'up_to', 'approx', 'some', 'several', 'dozens', 'hundreds', 'thousands', 'high', 'none', 'no_information'])},
    count('value', 'claimValue'), count('low', 'claimLow'), count('high', 'claimHigh'),
    {name: 'text_value', label: word('claimText')},
    {name: 'claimant', label: word('claimant')},
    {name: 'victim_side', label: word('victimSide'), options: choices('side', ['A', 'B', 'civilian-of-A', 'civilian-of-B', 'third', 'unknown', 'all'])},
    {name: 'stance', label: word('stance'), options: choices('stance', ['asserts', 'denies', 'silent', 'retracts'])},
    {name: 'report', label: word('claimReport'), options: [['', word('unknown')], ...reports.filter(r => r.id).map(r => [r.id, r.headline ?? r.publisher ?? r.id])]},
    {name: 'evidence', label: word('evidence'), kind: 'area', rows: 2, wide: true, hint: word('evidenceHint')},
  ];
}

export const reports = [
  {name: 'publisher', label: word('publisher')},
  {name: 'published_at', label: word('publishedAt'), hint: word('dayHint')},
  {name: 'headline', label: word('headline'), wide: true},
  {name: 'url', label: word('url'), kind: 'url', wide: true},
  {name: 'lang', label: word('lang'), hint: word('langHint')},
  {name: 'role', label: word('reportRole'), options: choices('report', ['primary', 'secondary', 'background'])},
];

export const actors = [
  {name: 'name', label: word('actorName'), required: true},
  {name: 'as_written', label: word('asWritten')},
  {name: 'role', label: word('actorRole'), options: choices('role', ['perpetrator', 'target', 'participant', 'mediator', 'initiator', 'host', 'affected'])},
  {name: 'side', label: word('actorSide'), hint: word('actorSideHint')},
  {name: 'kind', label: word('actorKind'), options: choices('actor', ['state_forces', 'rebel_group', 'political_militia', 'identity_militia', 'rioters', 'protesters', 'civilians', 'external_forces', 'government', 'international_organization', 'media', 'unknown'])},
  {name: 'country', label: word('countryLabel')},
];
