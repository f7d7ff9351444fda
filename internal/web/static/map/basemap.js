// The ground of the map.
import {pass} from './api.js';

const root = new URL('.', document.baseURI).href;

// style is the address of its style in a theme, "light" or "dark".
export const style = theme => `${root}map/style.json?theme=${theme}`;

// ours is the request for an address that the style names, or for a tile, with the key that a closed server wants. The
// server writes addresses as it sees itself; behind a proxy that it was not told of, the page's own address is the right one.
export function ours(address) {
  const at = address.search(/(assets\/[0-9a-f]{12}\/lib|tiles\/(base|incidents)\/\d)/);
  return {...pass(), url: at > 0 && /^https?:/.test(address) ? root + address.slice(at) : address};
}
