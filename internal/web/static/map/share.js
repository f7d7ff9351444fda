// Taking along what is shown: its address, a frame, a command, pages of one's own, files, a picture.
import {el, icon} from './dom.js';
import {theme} from './layout.js';
import {picture} from './share/picture.js';
import * as snippets from './share/snippets.js';
import {tell} from './notice.js';
import {word} from './words.js';

const formats = {csv: 'CSV', geojson: 'GeoJSON', gpkg: 'GeoPackage'};
const confirmed = 2000; // milliseconds for which a button says that it has copied
let map;

// copy puts the text of a field on the clipboard; without one it selects it, so that the keyboard can.
async function copy(button, field) {
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    button.textContent = word('shareCopied');
    setTimeout(() => { button.textContent = word('shareCopy'); }, confirmed);
  } catch {
    button.textContent = word('shareByHand'); // an address without TLS has no clipboard
  }
}

// text is a part of the dialog with a text to copy.
function text(name, value, rows) {
  const field = el('textarea', {readonly: true, rows: String(rows), 'aria-label': word(name), spellcheck: 'false'});
  field.value = value;
  const button = el('button', {type: 'button', onclick: () => copy(button, field)}, word('shareCopy'));
  return [field, el('div', {class: 'does', 'aria-live': 'polite'}, button)];
}

const part = (name, ...content) => el('details', {name: 'share', id: `share-${name}`}, el('summary', {}, word(`share_${name}`)), el('div', {}, ...content));

function files() {
  return el('p', {class: 'does'}, Object.entries(formats).map(([f, name]) => el('a', {class: 'button', href: snippets.fileUrl(f), download: true}, name)));
}

async function savePicture(button) {
  button.disabled = true;
  try {
    const link = el('a', {href: URL.createObjectURL(await picture(map)), download: 'dateline.png'});
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    tell('picture', '');
  } catch (e) {
    tell('picture', word('shareNoPicture', e.message));
  }
  button.disabled = false;
}

function parts() {
  const save = el('button', {type: 'button', onclick: () => savePicture(save)}, word('sharePng'));
  return [
    part('link', text('share_link', location.href, 2)),
    part('files', el('p', {}, word('shareFilesWhy')), files()),
    part('curl', text('share_curl', snippets.curl(), 3), el('p', {}, word('shareMore'))),
    part('embed', text('share_embed', snippets.frame(), 4)),
    part('leaflet', text('share_leaflet', snippets.leafletPage(map), 10), el('p', {}, word('shareFirst'))),
    part('maplibre', text('share_maplibre', snippets.mapLibrePage(map, theme()), 10)),
    part('qgis', el('p', {}, word('shareQgisFile')), el('p', {class: 'does'}, el('a', {class: 'button', href: snippets.fileUrl('gpkg'), download: true}, 'GeoPackage')),
      el('p', {}, word('shareQgisLive')), text('share_qgis', snippets.itemsUrl(10000), 3)),
    map && part('picture', el('p', {}, word('sharePictureWhy')), el('p', {class: 'does'}, save)),
  ];
}

// start puts the button into the bar.
export function start(m) {
  map = m;
  const dialog = el('dialog', {id: 'share', 'aria-labelledby': 'share-title'});
  const close = el('button', {type: 'button', class: 'quiet', 'aria-label': word('shareClose'), onclick: () => dialog.close()}, icon('M5 5l10 10M15 5 5 15'));
  const body = el('div', {class: 'parts'});
  dialog.append(el('header', {}, el('h2', {id: 'share-title'}, word('shareTitle')), close), body);
  dialog.addEventListener('click', e => { if (e.target === dialog) dialog.close(); }); // beside it
  document.getElementById('dialogs').append(dialog);
  const open = () => {
    body.replaceChildren(...parts().filter(Boolean));
    body.firstChild.open = true;
    dialog.showModal();
  };
  document.getElementById('theme').before(el('button', {type: 'button', id: 'share-open', onclick: open},
    icon('M13 6.5 7 9.5m0 1 6 3M15 3.5a2 2 0 1 0 0 4 2 2 0 0 0 0-4ZM5 8a2 2 0 1 0 0 4 2 2 0 0 0 0-4ZM15 12.5a2 2 0 1 0 0 4 2 2 0 0 0 0-4Z'), el('span', {}, word('share'))));
}
