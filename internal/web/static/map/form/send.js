// Sending what was typed. An answer may be lost although the server has taken what was sent: then it stays in work.sent, and
// is told apart from what somebody else saved.
import {address, ApiError, ask} from '../api.js';
import {settle} from './conflict.js';
import * as drafts from './draft.js';
import {signed} from './key.js';
import {arrived, bodyOf, changes, merge, modelOf, since} from './model.js';
import {word} from '../words.js';

const json = {'Content-Type': 'application/geo+json'};
const patch = {'Content-Type': 'application/merge-patch+json'};
const at = id => address(`incidents/${encodeURIComponent(id)}`);

// read takes an answer with an incident apart: {etag, model, version}.
async function read(answer) {
  const feature = await answer.json().catch(() => { throw new ApiError(word('unreachable'), 0); }); // cut off on its way
  return {etag: answer.headers.get('ETag').replace(/^W\/|-gzip(?="$)/g, ''), model: modelOf(feature), version: feature.properties.version};
}

// stored reads what the server has of an incident.
export const stored = async id => read(await ask(address(`incidents/${encodeURIComponent(id)}`, {f: 'json'}), {cache: 'no-cache'}));

function request({id, fresh, etag, base, model}) {
  const values = changes(base, model);
  if (fresh) return ask(address('incidents'), signed({method: 'POST', headers: json, body: JSON.stringify({type: 'Feature', id, geometry: null, ...bodyOf(values)})}));
  return ask(at(id), signed({method: 'PATCH', headers: {...patch, 'If-Match': etag}, body: JSON.stringify(bodyOf(values))}));
}

// send writes work to the server. Afterwards work is begun on what the server has; what was typed meanwhile is left in it.
export async function send(work) {
  const before = work.sent, model = structuredClone(work.model);
  work.sent = [...before, model];
  drafts.keep(work);
  let answer;
  try {
    answer = await request(work);
  } catch (e) {
    if (e.status >= 400 && e.status < 500) { // the server has not taken it
      work.sent = before;
      drafts.keep(work);
    }
    throw e;
  }
  const {etag, model: theirs} = await read(answer);
  const {base, mine} = since(work.base, model, work.model, theirs, true);
  Object.assign(work, {fresh: false, etag, base, sent: [], model: mine});
}

// join brings work together with what the server has by now, and reports whether it did; the reader may go back instead.
// It asks him only while the form is open.
export async function join(work, open) {
  const {etag, model: theirs, version} = await stored(work.id);
  if (!open()) return false;
  const ours = work.sent.findLast(sent => arrived(work.base, sent, theirs));
  const {base, mine} = ours ? since(work.base, ours, work.model, theirs, work.fresh && version === 1) : {base: work.base, mine: work.model};
  const merged = merge(base, mine, theirs);
  const model = ours && !merged.both.length ? merged.model : await settle(merged, mine, theirs);
  if (!model) return false;
  Object.assign(work, {fresh: false, etag, base: theirs, model, sent: []});
  return true;
}

// erase deletes the incident.
export const erase = work => ask(at(work.id), signed({method: 'DELETE', headers: {'If-Match': work.etag}}));
