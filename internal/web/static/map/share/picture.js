// A picture of the map as it is, with a strip below it: what the signs mean, how many incidents, whose data.
import {get} from '../api.js';
import {scale} from '../heat.js';
import * as layers from '../layers.js';
import {theme} from '../layout.js';
import {presentTypes} from '../legend.js';
import {conditions} from '../state.js';
import {labelOf, symbolOf} from '../symbols.js';
import {number, word} from '../words.js';

const line = 22, pad = 12, symbol = 16, ramp = 240; // pixels of the page

// canvasOf is what the map draws, taken in the moment in which it is drawn.
function canvasOf(map) {
  return new Promise(done => {
    map.once('render', () => done(createImageBitmap(map.getCanvas())));
    map.triggerRepaint();
  });
}

// signs are the types in view, each with its symbol once it can be drawn.
async function signs() {
  const types = (await presentTypes()) ?? [];
  return Promise.all(types.map(async type => {
    const image = symbolOf(type);
    await image.decode();
    return {image, text: labelOf(type)};
  }));
}

// laid parts signs into lines of a width.
function laid(pen, list, width) {
  const lines = [[]];
  let x = 0;
  for (const sign of list) {
    const wide = symbol + 6 + pen.measureText(sign.text).width + 18;
    if (x && x + wide > width) {
      lines.push([]);
      x = 0;
    }
    lines.at(-1).push({...sign, x});
    x += wide;
  }
  return lines;
}

// drawRamp draws the colours of the density, with how many incidents they stand for, on two lines from a height on.
function drawRamp(pen, y) {
  const {colours, ticks} = scale(theme());
  const fill = pen.createLinearGradient(pad, 0, pad + ramp, 0), ink = pen.fillStyle;
  colours.forEach((colour, i) => fill.addColorStop(i / (colours.length - 1), colour));
  pen.fillStyle = fill;
  pen.fillRect(pad, y - symbol / 2, ramp, symbol);
  pen.fillStyle = ink;
  pen.fillText(word('legendHeat'), pad + ramp + pad, y);
  for (const {n, at, more} of ticks) {
    const text = more ? word('legendMore', number(n)) : number(n), half = pen.measureText(text).width / 2;
    pen.fillText(text, pad + Math.min(Math.max(at * ramp - half, 0), ramp - 2 * half), y + line - 2);
  }
}

// broken parts a text into lines of a width, between words.
function broken(pen, text, width) {
  const lines = [''];
  for (const part of text.split(' ')) {
    const longer = `${lines.at(-1)} ${part}`.trim();
    pen.measureText(longer).width > width && lines.at(-1) ? lines.push(part) : lines[lines.length - 1] = longer;
  }
  return lines;
}

async function facts(map) {
  const {numberMatched, numberUnlocated} = await get('incidents', [...conditions(), ['limit', 1]]);
  const sources = map.getContainer().querySelector('.maplibregl-ctrl-attrib-inner')?.textContent;
  const located = numberMatched - (numberUnlocated ?? 0);
  return [word('pictureCount', number(located), new Date().toISOString().slice(0, 10)), sources].filter(Boolean).join(' · ');
}

// picture makes a PNG of the map, its legend and its sources.
export async function picture(map) {
  const dense = layers.heat() && layers.shown('incidents');
  const [drawn, list, text] = await Promise.all([canvasOf(map), dense ? [] : signs(), facts(map)]);
  const {clientWidth: width, clientHeight: height} = map.getCanvas();
  const ratio = drawn.width / width;
  const canvas = document.createElement('canvas');
  const pen = canvas.getContext('2d');
  const style = getComputedStyle(document.body);
  const font = () => { pen.font = `12px ${style.fontFamily}`; pen.textBaseline = 'middle'; };
  font();
  const {few} = dense ? scale(theme()) : {};
  const rows = laid(pen, list, width - 2 * pad), notes = [few && word('legendFew', number(few)), text].filter(Boolean).flatMap(note => broken(pen, note, width - 2 * pad));
  const more = ((dense ? 2 : rows.length) + notes.length) * line + 2 * pad;
  canvas.width = drawn.width;
  canvas.height = Math.round((height + more) * ratio);
  pen.fillStyle = style.backgroundColor;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(drawn, 0, 0);
  pen.scale(ratio, ratio);
  font();
  pen.fillStyle = style.color;
  let y = height + pad + line / 2;
  if (dense) drawRamp(pen, y);
  for (const row of rows) {
    for (const {image, text: label, x} of row) {
      pen.drawImage(image, pad + x, y - symbol / 2, symbol, symbol);
      pen.fillText(label, pad + x + symbol + 6, y);
    }
    y += line;
  }
  if (dense) y += line; // rows has one that is empty
  for (const note of notes) {
    pen.fillText(note, pad, y);
    y += line;
  }
  return new Promise(done => canvas.toBlob(done, 'image/png'));
}
