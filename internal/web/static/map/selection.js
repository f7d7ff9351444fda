// The selected incident, loaded whole once for all who show it.
import {get, latest} from './api.js';
import {tell} from './notice.js';
import {emit, on, state} from './state.js';

export let selected = null; // the feature, with claims and candidates; null: none, or not there yet

const load = latest((signal, id) => get(`incidents/${encodeURIComponent(id)}`, {f: 'json'}, signal));

async function follow() {
  selected = null;
  emit('selected', null);
  if (!state.sel) return tell('selection', '');
  try {
    const feature = await load(state.sel);
    if (!feature) return;
    selected = feature;
    tell('selection', '');
    emit('selected', feature);
  } catch (e) {
    tell('selection', e.message);
  }
}

// start begins to follow the selection: 'selected' (detail: the feature or null) is told for each change of it.
export function start() {
  on('sel', follow);
  on('changed', id => { if (id === state.sel) follow(); });
  follow();
}
