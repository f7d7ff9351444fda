// The picture of the histogram: bars, those within the span in the stronger colour, and an axis.
import {step} from '../days.js';
import {number} from '../words.js';
import {ticksOf} from './scale.js';

const axis = 18, head = 12; // pixels below and above the bars

function svg(tag, attributes, ...children) {
  const e = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) e.setAttribute(name, value);
  e.append(...children);
  return e;
}

export class Chart {
  constructor() {
    this.clip = svg('rect', {y: 0, height: '100%'});
    this.window = svg('rect', {class: 'window', y: head});
    this.bars = svg('path', {class: 'bars'});
    this.chosen = svg('path', {class: 'bars chosen', 'clip-path': 'url(#time-span)'});
    this.ticks = svg('g', {class: 'ticks'});
    this.picture = svg('svg', {'aria-hidden': 'true'}, svg('defs', {}, svg('clipPath', {id: 'time-span'}, this.clip)),
      this.ticks, this.window, this.bars, this.chosen);
  }

  // draw shows a scale in width × height pixels.
  draw(scale, width, height) {
    const floor = height - axis, room = floor - head;
    this.width = width;
    const bar = b => {
      const left = scale.at(b.day) * width, right = scale.at(step(scale.by, b.day, 1)) * width;
      const x = Math.max(0, left), w = Math.max(1, Math.min(width, right) - x - (right - left > 4 ? 1 : 0));
      const h = Math.max(2, (b.count / scale.highest) * room); // none is too low to be seen
      return `M${x.toFixed(1)} ${floor}v${(-h).toFixed(1)}h${w.toFixed(1)}v${h.toFixed(1)}z`;
    };
    const path = scale.bins.map(bar).join('');
    this.bars.setAttribute('d', path);
    this.chosen.setAttribute('d', path);
    this.window.setAttribute('height', room);
    const marks = ticksOf(scale, width).flatMap(({day, label}) => {
      const x = scale.at(day) * width;
      const anchor = x < 24 ? 'start' : x > width - 24 ? 'end' : 'middle';
      return [svg('line', {x1: x, x2: x, y1: floor, y2: floor + 4}), svg('text', {x, y: height - 3, 'text-anchor': anchor}, label)];
    });
    const top = scale.highest ? [svg('line', {class: 'level', x1: 0, x2: width, y1: head, y2: head}), svg('text', {x: width - 2, y: head - 3, 'text-anchor': 'end'}, number(scale.highest))] : [];
    this.ticks.replaceChildren(svg('line', {x1: 0, x2: width, y1: floor, y2: floor}), ...top, ...marks);
  }

  // show marks the days that are chosen: {from, to} as parts of the width; null: all of them.
  show(span) {
    const x = span ? Math.max(0, span.from * this.width) : 0, w = span ? Math.max(1, Math.min(1, span.to) * this.width - x) : this.width;
    for (const e of [this.clip, this.window]) {
      e.setAttribute('x', x);
      e.setAttribute('width', Math.max(0, w));
    }
    this.window.style.display = span ? '' : 'none';
  }
}
