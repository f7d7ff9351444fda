// The selected incident, loaded whole once for all who show it.
import {get, latest} from './api.js';
import {emit, on, state} from './state.js';

export let selected = null; // the feature, with claims and candidates; null: none, or not there yet

const load = latest((signal, id) => get(`incidents/${encodeURIComponent(id)}`, {f: 'json'}, signal));

async function follow() {
  const id = state.sel;
  selected = null;
  emit('selected', null);
  if (!id) return;
  try {
    const feature = await load(id);
    if (!feature || id !== state.sel) return;
    selected = feature;
    emit('selected', feature);
  } catch (e) {
    if (id === state.sel) emit('missing', e);
  }
}

// renew takes another version of the incident, if there is one. Who reads this one keeps it until then.
async function renew() {
  const id = state.sel;
  if (!selected) return;
  try {
    const feature = await load(id);
    if (!feature || id !== state.sel || feature.properties.version === selected?.properties.version) return;
    selected = feature;
    emit('selected', feature);
  } catch (e) {
    if (id === state.sel) emit('missing', e);
  }
}

// again loads the selected incident once more.
export const again = () => follow();

// start begins to follow the selection: 'selected' (detail: the feature or null) is told for each change of it, 'missing'
// (detail: the ApiError) when it cannot be had.
export function start() {
  on('sel', follow);
  on('changed', id => {
    if (id === null) renew();
    else if (id === state.sel) follow();
  });
  follow();
}
