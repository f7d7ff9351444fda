// Notices that something was written while the page is open. The server answers 304, without a look at its data, as long as
// nothing was: it is asked every minute while the page is seen, and when it is seen again.
import {address, ask} from './api.js';
import {tell} from './notice.js';
import {emit} from './state.js';

const every = 60000; // milliseconds
let known = null; // the validator of the data that the page shows

async function look() {
  if (document.hidden) return;
  try {
    const response = await ask(address('incidents', {resultType: 'hits', limit: 1, f: 'json'}), {cache: 'no-cache'});
    await response.text();
    tell('live', '');
    const now = response.headers.get('ETag');
    if (known !== null && now !== known) emit('changed', null);
    known = now;
  } catch (e) {
    tell('live', e.message);
  }
}

// start begins to look once the map is where it begins. What has changed is told as 'changed' (detail: null).
export function start(map, placed) {
  placed.then(look);
  setInterval(look, every);
  document.addEventListener('visibilitychange', look);
}
