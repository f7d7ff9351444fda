// The ground of the map.
import {pass} from './api.js';

const root = new URL('.', document.baseURI).href;
let server = root; // the root as the server sees itself; behind a proxy that it was not told of, the page's own is the right one

// draw puts the style of a theme, "light" or "dark", on a map.
export function draw(map, theme) {
  map.setStyle(`${root}map/style.json?theme=${theme}`, {diff: false, transformStyle(before, style) {
    server = style.metadata['dateline:root'];
    return style;
  }});
}

// ours is the request for an address of the style: of the server by the page's own root and with the key that a closed
// server wants, of others as it is.
export function ours(address) {
  const url = address.startsWith(server) ? root + address.slice(server.length) : address;
  return url.startsWith(root) ? {...pass(), url} : {url};
}
