// Drafts: what was typed and not yet saved, by incident, kept by the browser until it is saved or thrown away.
import {names, read, write} from './storage.js';

const prefix = 'dateline-draft:';

// A draft is {id, fresh, etag, base, model, at}: the incident's id (made up for a new one), whether the server has none
// of it yet, the ETag and properties it was begun on, what it is now, and when that was typed.

// keep keeps a draft and reports whether it outlives the page.
export function keep(draft) {
  return write(prefix + draft.id, JSON.stringify({...draft, at: new Date().toISOString()}), true);
}

// find returns the draft of an incident, or null. What cannot be read was not written by this page.
export function find(id) {
  const text = read(prefix + id, true);
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export function drop(id) {
  write(prefix + id, null, true);
}

// unsaved returns the drafts of incidents that are new, the latest first.
export function unsaved() {
  return names(prefix).map(name => find(name.slice(prefix.length))).filter(d => d?.fresh)
    .sort((a, b) => (a.at < b.at ? 1 : -1));
}

// newId makes up an id for a new incident, so that sending it twice cannot make two.
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return `map-${[...bytes].map(b => b.toString(16).padStart(2, '0')).join('')}`;
}
