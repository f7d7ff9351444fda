// The brush: days chosen on the histogram with mouse, finger or keys.
import {startOf, step} from '../days.js';
import {el} from '../dom.js';
import {dayWords} from '../when.js';
import {word} from '../words.js';

const still = 3; // pixels that a click may move

export class Brush {
  // set(span, phase) is told what is chosen: phase is 'begin', 'go' or 'end'. point(part) tells what is pointed at.
  constructor(plot, {set, point, clear}) {
    Object.assign(this, {plot, set, point});
    this.handles = [['from', 'timeFrom'], ['to', 'timeTo']].map(([end, name]) => this.#handle(end, name));
    plot.append(...this.handles);
    plot.addEventListener('pointerdown', e => this.#down(e));
    plot.addEventListener('pointermove', e => this.#move(e));
    plot.addEventListener('pointerup', e => this.#up(e));
    plot.addEventListener('pointercancel', e => this.#up(e));
    plot.addEventListener('pointerleave', () => point(null));
    plot.addEventListener('dblclick', clear);
    plot.addEventListener('dragstart', e => e.preventDefault());
  }

  #handle(end, name) {
    return el('div', {class: `handle ${end}`, role: 'slider', tabindex: '0', 'aria-label': word(name), 'aria-orientation': 'horizontal',
      onkeydown: e => this.#key(e, end)});
  }

  // show draws the handles at the ends of a span, or at the edges.
  show(scale, span) {
    this.scale = scale;
    this.span = span ?? {from: scale.first, to: scale.end - 1};
    const ends = {from: this.span.from ?? scale.first, to: this.span.to ?? scale.end - 1};
    this.span = ends;
    for (const [i, end] of ['from', 'to'].entries()) {
      const handle = this.handles[i], day = ends[end];
      handle.style.left = `${100 * Math.max(0, Math.min(1, scale.at(end === 'to' ? day + 1 : day)))}%`;
      handle.classList.toggle('idle', !span);
      handle.setAttribute('aria-valuemin', scale.first);
      handle.setAttribute('aria-valuemax', scale.end - 1);
      handle.setAttribute('aria-valuenow', Math.max(scale.first, Math.min(scale.end - 1, day)));
      handle.setAttribute('aria-valuetext', dayWords(day));
    }
    this.chosen = !!span;
  }

  #part(e) {
    const box = this.plot.getBoundingClientRect();
    return Math.max(0, Math.min(1, (e.clientX - box.left) / box.width));
  }

  #down(e) {
    if (e.button !== 0 || !this.scale || this.scale.empty) return;
    const at = this.#part(e), handle = this.handles.indexOf(e.target);
    const inside = this.chosen && at > this.scale.at(this.span.from) && at < this.scale.at(this.span.to + 1);
    this.drag = {kind: handle === 0 ? 'from' : handle === 1 ? 'to' : inside ? 'move' : 'new', x: e.clientX, at, span: this.span, moved: false};
    this.plot.setPointerCapture(e.pointerId);
    e.preventDefault(); // no text is selected, and nothing dragged, by the browser
    if (handle >= 0) e.target.focus();
  }

  #move(e) {
    const at = this.#part(e);
    this.point(at);
    const {drag} = this;
    if (!drag || (!drag.moved && Math.abs(e.clientX - drag.x) <= still)) return;
    this.set(this.#spanOf(drag, at), drag.moved ? 'go' : 'begin');
    drag.moved = true;
  }

  #up(e) {
    const {drag} = this;
    this.drag = null;
    if (!drag || e.type === 'pointercancel') return drag?.moved && this.set(this.span, 'end');
    if (drag.moved) return this.set(this.#spanOf(drag, this.#part(e)), 'end');
    if (drag.kind === 'new' || drag.kind === 'move') this.set(this.#between(drag.at, drag.at), 'end'); // a click chooses one bin
  }

  #between(a, b) {
    const {scale} = this, from = startOf(scale.unit, scale.dayAt(Math.min(a, b)));
    return {from: Math.max(scale.first, from), to: Math.min(scale.end, step(scale.unit, startOf(scale.unit, scale.dayAt(Math.max(a, b))), 1)) - 1};
  }

  #spanOf({kind, at: start, span}, at) {
    const {scale} = this;
    if (kind === 'new') return this.#between(start, at);
    if (kind === 'from') return {from: Math.min(scale.edgeAt(at), startOf(scale.unit, span.to)), to: span.to};
    if (kind === 'to') return {from: span.from, to: Math.max(scale.edgeAt(at), step(scale.unit, startOf(scale.unit, span.from), 1)) - 1};
    return scale.move(span, Math.round((at - start) * scale.binsBetween(scale.first, scale.end)));
  }

  #key(e, end) {
    const {scale, span} = this;
    if (!scale || scale.empty || e.altKey || e.ctrlKey || e.metaKey) return;
    const n = {ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10, Home: -Infinity, End: Infinity}[e.key];
    if (n === undefined) return;
    e.preventDefault();
    e.stopPropagation();
    const before = end === 'from' ? span.from : span.to + 1; // an edge between bins
    const edge = n === -Infinity ? scale.first : n === Infinity ? scale.end : scale.keep(step(scale.unit, startOf(scale.unit, before), n + (n < 0 && startOf(scale.unit, before) < before ? 1 : 0)));
    this.set(end === 'from' ? {from: Math.min(edge, span.to), to: span.to} : {from: span.from, to: Math.max(edge - 1, span.from)}, 'key');
  }
}
