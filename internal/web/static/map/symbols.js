// What stands for the types of incidents, as the server has it: for the map, and for all who show a type beside a text.
import {get} from './api.js';
import {el} from './dom.js';
import {tell} from './notice.js';

const types = new Map(); // by code, in the order of the vocabulary
const night = 'invert(1) hue-rotate(180deg)'; // of the hollow one for a dark map: light for dark, in the same hue
export const ratio = 3; // pixels of a picture for the map that are one on the page
const side = 34 * ratio; // of a symbol

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

// symbol draws the picture for the map that a name (look:type) asks for; of a type that is not known, that of another. Null: it
// cannot be had.
export async function symbol(name) {
  await loaded;
  const [look, code] = name.split(':'), all = (types.get(code) ?? types.get('other'))?.symbol;
  if (!all) return null;
  const image = new Image(side, side);
  image.src = address(all[look] ?? all.hollow);
  await image.decode();
  const pen = el('canvas', {width: side, height: side}).getContext('2d', {willReadFrequently: true});
  if (look === 'night') pen.filter = night;
  pen.drawImage(image, 0, 0, side, side);
  return pen.getImageData(0, 0, side, side);
}
