// What the histogram shows: bins of incidents, the days from the left edge to the right one, and the steps of its axis.
import {dayOf, firstDay, lastDay, partsOf, startOf, step, within} from '../days.js';
import {dayWords, monthWords, yearWords} from '../when.js';

const fewest = 12; // bins, so that a single day is not as wide as the whole
const most = 400; // bins that a span is set by; beyond that, by coarser ones
const units = ['day', 'week', 'month', 'year'];
const lengths = {day: 1, week: 7, month: 30.4, year: 365.2}; // days, about

// Scale is made of the answer of a summary by time; span, {from, to}, is in view, too; zoom, the same, is all of the view.
export class Scale {
  constructor(groups, by, span, zoom) {
    const bins = groups.filter(g => g.key !== null).map(g => ({...g, day: dayOf(g.key)}));
    this.by = by;
    this.bins = zoom ? bins.filter(b => b.day <= zoom.to && step(by, b.day, 1) > zoom.from) : bins;
    const days = zoom ? [zoom.from, zoom.to] : [...this.bins.map(b => b.day), span?.from, span?.to].filter(d => d != null);
    this.empty = !days.length;
    if (this.empty) return;
    this.first = startOf(by, days.reduce((a, b) => Math.min(a, b))); // the first day in view
    this.end = step(by, startOf(by, days.reduce((a, b) => Math.max(a, b))), 1); // the day after the last
    if (!zoom) this.#widen();
    this.first = within(this.first);
    this.end = Math.min(this.end, lastDay + 1);
    this.unit = units.slice(units.indexOf(by)).find(u => this.length / lengths[u] <= most) ?? 'year';
    this.highest = this.bins.reduce((n, b) => Math.max(n, b.count), 0);
  }

  #widen() {
    const missing = fewest - Math.round(this.length / lengths[this.by]);
    if (missing <= 0) return;
    this.first = step(this.by, this.first, -Math.ceil(missing / 2));
    this.end = step(this.by, this.end, Math.ceil(missing / 2));
  }

  get length() {
    return this.end - this.first;
  }

  // at is where a day begins, from 0 at the left edge to 1; dayAt is the day there.
  at(day) {
    return (day - this.first) / this.length;
  }

  dayAt(part) {
    return Math.max(this.first, Math.min(this.end - 1, Math.floor(this.first + part * this.length)));
  }

  // edgeAt is the first day of the bin whose start lies nearest.
  edgeAt(part) {
    const day = this.first + part * this.length, before = startOf(this.unit, Math.floor(day)), after = step(this.unit, before, 1);
    return this.keep(day - before <= after - day ? before : after);
  }

  keep(day) {
    return Math.max(this.first, Math.min(this.end, day));
  }

  // binsBetween is about how many bins lie from one day to another.
  binsBetween(from, to) {
    return Math.max(1, Math.round((to - from) / lengths[this.unit]));
  }

  binAt(part) {
    const day = this.dayAt(part);
    return this.bins.find(b => b.day <= day && day < step(this.by, b.day, 1));
  }

  // move shifts a span by n bins, not beyond the edges.
  move({from, to}, n) {
    let a = step(this.unit, from, n), b = step(this.unit, to + 1, n) - 1;
    if (a < this.first) [a, b] = [this.first, Math.max(this.first, b + this.first - a)];
    if (b > this.end - 1) [a, b] = [Math.min(this.end - 1, a - (b - this.end + 1)), this.end - 1];
    return {from: Math.max(firstDay, a), to: b};
  }
}

// steps of the axis: unit, how many of them, pixels that a label takes at least.
const steps = [['day', 1, 58], ['day', 2, 58], ['week', 1, 58], ['week', 2, 58], ['month', 1, 74], ['month', 3, 74], ['month', 6, 74],
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000].map(n => ['year', n, 46])];

// ticksOf are the marks of the axis: [{day, label}], for a width in pixels.
export function ticksOf(scale, width) {
  const [unit, n] = steps.find(([u, count, room]) => (width * lengths[u] * count) / scale.length >= room) ?? steps.at(-1);
  const ticks = [];
  for (let day = aligned(unit, n, scale.first); day < scale.end; day = step(unit, day, n)) {
    if (day >= scale.first) ticks.push({day, label: {year: yearWords, month: monthWords}[unit]?.(day) ?? dayWords(day).replace(/ \d{4}$/, '')});
  }
  return ticks;
}

function aligned(unit, n, day) {
  const start = startOf(unit, day), [year, month] = partsOf(start);
  if (unit === 'year') return step('year', start, -(year % n));
  if (unit === 'month') return step('month', start, -(month % n));
  return start;
}
