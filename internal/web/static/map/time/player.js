// Plays the time: a window of days that moves on, or grows, a bin at each step.
import {startOf, step} from '../days.js';

export class Player {
  // now() gives {scale, span}; set(span, phase) chooses days; told() is called when playing begins or ends.
  constructor({now, set, told}) {
    Object.assign(this, {now, set, told, growing: false, speed: 2, timer: null});
  }

  get playing() {
    return this.timer !== null;
  }

  toggle() {
    this.playing ? this.stop() : this.start();
  }

  start() {
    const {scale, span} = this.now();
    if (!scale || scale.empty || this.playing) return;
    const ended = span && span.to >= scale.end - 1;
    this.set(!span || ended ? this.#beginning(scale, span) : span, 'begin');
    this.timer = setInterval(() => this.#tick(), 1000 / this.speed);
    this.told();
  }

  stop() {
    if (!this.playing) return;
    clearInterval(this.timer);
    this.timer = null;
    this.told();
  }

  // pace sets the steps in a second.
  pace(speed) {
    this.speed = speed;
    if (!this.playing) return;
    clearInterval(this.timer);
    this.timer = setInterval(() => this.#tick(), 1000 / speed);
  }

  // step moves the window by n bins, without playing on.
  step(n) {
    this.stop();
    const {scale, span} = this.now();
    if (!scale || scale.empty) return;
    this.set(span ? this.#next(scale, span, n) : this.#beginning(scale, null), 'key');
  }

  #tick() {
    const {scale, span} = this.now();
    if (!span || scale.empty) return this.stop();
    this.set(this.#next(scale, span, 1), 'go');
    if (this.now().span.to >= scale.end - 1) this.stop();
  }

  #next(scale, span, n) {
    if (!this.growing) return scale.move(span, n);
    const to = Math.min(scale.end, step(scale.unit, startOf(scale.unit, span.to + 1), n)) - 1;
    return {from: span.from, to: Math.max(to, span.from)};
  }

  // beginning is the first window: as long as the one before, or a twelfth of the whole.
  #beginning(scale, span) {
    if (this.growing) {
      const from = span?.from ?? scale.first;
      return {from, to: Math.min(scale.end, step(scale.unit, startOf(scale.unit, from), 1)) - 1};
    }
    const all = scale.binsBetween(scale.first, scale.end);
    const bins = span ? scale.binsBetween(span.from, span.to + 1) : Math.ceil(all / 12);
    return {from: scale.first, to: Math.min(scale.end, step(scale.unit, scale.first, bins >= all ? 1 : bins)) - 1};
  }
}
