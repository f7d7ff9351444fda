// Drafts: what was typed and not yet saved, kept by the browser until it is saved or thrown away. A draft is written by one
// tab only: two tabs that enter or correct at the same time each have one of their own.
import {names, passing, read, write} from './storage.js';

const prefix = 'dateline-draft:';

// A draft is {key, tab, id, fresh, etag, base, model, sent, at}: its own name, the tab that has it, the incident's id (made
// up for a new one), whether the server has none of it yet, the ETag and properties it was begun on, what it is now, what
// was sent of it without an answer (form/send.js), and when it was typed.

const tab = read('dateline-tab', false) ?? newTab(); // the same after a reload

function newTab() {
  const name = newId();
  write('dateline-tab', name, false);
  return name;
}

// keep keeps a draft and reports whether it outlives the page.
export function keep(draft) {
  draft.at = new Date().toISOString();
  return put(draft);
}

function put(draft) {
  draft.key ??= newId();
  draft.tab = tab;
  return write(prefix + draft.key, JSON.stringify(draft), true);
}

// kept returns the drafts of an incident, or with null of new ones, the latest first. What cannot be read was not written
// by this page.
export function kept(id) {
  return names(prefix).map(name => find(name.slice(prefix.length)))
    .filter(d => d && (id === null ? d.fresh : d.id === id && !d.fresh)).sort((a, b) => (a.at < b.at ? 1 : -1));
}

function find(key) {
  try {
    const draft = JSON.parse(read(prefix + key, true));
    return draft && {sent: [], ...draft, key};
  } catch {
    return null;
  }
}

// own returns the one of drafts that this tab had last, if any.
export const own = drafts => drafts.find(d => d.tab === tab);

// take makes a draft this tab's and returns it, or null when it is no longer there. A tab that has it open still writes on
// in one of the old name.
export function take({key}) {
  const draft = find(key);
  if (!draft) return null;
  drop(draft);
  draft.key = undefined;
  put(draft);
  return draft;
}

export function drop({key}) {
  if (key) write(prefix + key, null, true);
}

// unkept tells whether there are drafts that the browser refused to keep: they go with the page.
export const unkept = () => passing(prefix).length > 0;

// newId makes up an id for a new incident, so that sending it twice cannot make two.
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return `map-${[...bytes].map(b => b.toString(16).padStart(2, '0')).join('')}`;
}
