// What stands for the types of incidents, as the server has it: for the map, and for all who show a type beside a text.
import {get} from './api.js';
import {el} from './dom.js';
import {tell} from './notice.js';

const types = new Map(); // by code, in the order of the vocabulary
const looks = ['solid', 'plain', 'hollow', 'night']; // the last is the hollow one for a dark map
const night = 'invert(1) hue-rotate(180deg)'; // light for dark, in the same hue
export const ratio = 3; // pixels of a picture for the map that are one on the page
const cell = 34 * ratio;

// loaded is fulfilled when the types are there, or cannot be had, which is told.
export const loaded = get('types').then(
  answer => { for (const type of answer.types) types.set(type.code, type); },
  e => tell('types', e.message));

// spots are the precisions of places that a solid symbol may stand for; all others are areas.
export const spots = ['exact', 'settlement', 'near'];

// allTypes are the types in the order of the vocabulary: {code, label, description, group, symbol}. None before loaded.
export const allTypes = () => [...types.values()];

// labelOf is what people call a type.
export const labelOf = code => types.get(code)?.label ?? code ?? '–';

// lineOf is the colour of the circle around an incident of a type.
export const lineOf = code => types.get(code)?.symbol.line ?? '#555555';

const address = svg => `data:image/svg+xml,${encodeURIComponent(svg)}`;

// symbolOf makes a picture of a type, 18 pixels wide where nothing else is said: 'solid', 'plain' or 'hollow'. It means
// nothing by itself, so it needs a text beside it.
export function symbolOf(code, look = 'solid', width = 18) {
  const image = el('img', {alt: '', width, height: width, class: `symbol ${look}`});
  const fill = () => {
    const type = types.get(code);
    if (type) image.src = address(type.symbol[look]);
    else image.remove();
  };
  types.size ? fill() : loaded.then(fill);
  return image;
}

// drawn are the symbols as pictures for the map, by name (solid:armed_clash), drawn on one sheet at once.
let drawn;

async function draw() {
  await loaded;
  const list = allTypes();
  if (!list.length) return new Map();
  const parts = list.flatMap(({symbol}, row) => looks.map((look, column) =>
    (symbol[look] ?? symbol.hollow).replace('<svg ', `<svg x="${column * 34}" y="${row * 34}" `)));
  const sheet = new Image(looks.length * cell, list.length * cell);
  sheet.src = address(`<svg xmlns="http://www.w3.org/2000/svg" width="${sheet.width}" height="${sheet.height}" ` +
    `viewBox="0 0 ${looks.length * 34} ${list.length * 34}">${parts.join('')}</svg>`);
  await sheet.decode();
  const canvas = el('canvas', {width: sheet.width, height: sheet.height});
  const pen = canvas.getContext('2d', {willReadFrequently: true});
  const dark = looks.indexOf('night') * cell;
  pen.drawImage(sheet, 0, 0);
  pen.clearRect(dark, 0, cell, sheet.height);
  pen.filter = night;
  pen.drawImage(sheet, dark, 0, cell, sheet.height, dark, 0, cell, sheet.height);
  return new Map(list.flatMap(({code}, row) => looks.map((look, column) =>
    [`${look}:${code}`, pen.getImageData(column * cell, row * cell, cell, cell)])));
}

// symbol is the picture for the map that a name (look:type) asks for; of a type that is not known, that of another. Null: it
// cannot be had.
export async function symbol(name) {
  drawn ??= draw();
  const all = await drawn;
  return all.get(name) ?? all.get(name.replace(/:.*/, ':other'));
}
