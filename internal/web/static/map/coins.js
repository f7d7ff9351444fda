// Coins stand for clusters: how many incidents they hold, on a disc that is larger for more. A coin is one picture, so that of two
// that overlap the number goes with its disc.
import {colours} from './look.js';
import {el} from './dom.js';
import {ratio} from './symbols.js';

const rim = 1.5; // pixels of a coin's edge
const named = /^coin:(\d+):(.+)$/;

// image is the name of the picture of a cluster; its radius grows with the logarithm of what it holds.
const radius = ['round', ['interpolate', ['linear'], ['log10', ['get', 'point_count']], 0.3, 10.5, 1, 12, 3, 16, 6, 20]];
const image = ['concat', 'coin:', ['to-string', radius], ':', ['get', 'point_count_abbreviated']];

// coinLayout is how a layer of clusters draws them: the small ones above the large ones, as less of both is hidden so.
export const coinLayout = {
  'icon-image': image, 'icon-allow-overlap': true, 'icon-ignore-placement': true, 'symbol-sort-key': ['-', ['get', 'point_count']],
};

// mint draws a coin.
function mint(size, text, {cluster, text: ink, ring}) {
  const side = 2 * Math.ceil(size + rim), middle = side / 2;
  const canvas = el('canvas', {width: side * ratio, height: side * ratio});
  const pen = canvas.getContext('2d', {willReadFrequently: true});
  pen.scale(ratio, ratio);
  pen.beginPath();
  pen.arc(middle, middle, size, 0, 2 * Math.PI);
  pen.fillStyle = cluster;
  pen.fill();
  pen.lineWidth = rim;
  pen.strokeStyle = ring;
  pen.stroke();
  pen.fillStyle = ink;
  pen.font = '600 12px "Noto Sans", sans-serif';
  pen.textAlign = 'center';
  pen.fillText(text, middle, middle + 4.3); // so the digits, not the line, stand in the middle
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}

// ready is fulfilled when the font of the coins is there, or cannot be had.
const ready = document.fonts.load('600 12px "Noto Sans"', '0').catch(() => null);

// coin draws the picture that a name asks for, in the colours of a theme; null: the name is none of a coin.
export async function coin(name, theme) {
  const [, size, text] = name.match(named) ?? [];
  if (!text) return null;
  await ready;
  return mint(Number(size), text, colours[theme]);
}
