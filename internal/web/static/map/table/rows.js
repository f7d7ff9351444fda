// The rows of the table: drawn in blocks, those out of sight as empty boxes of the same height, so that the page stays
// light with a hundred thousand of them. One row at a time can be reached with the Tab key; arrows move from row to row.
import {el} from '../dom.js';

const blockSize = 50;
const near = '800px 0px'; // how far beyond what is in sight rows are drawn and loaded

export class Rows {
  // draw(feature) gives the cells of a row; more() is called near the end, point(id or null) and choose(id) by the reader.
  constructor(scroller, body, {draw, more, point, choose}) {
    Object.assign(this, {scroller, body, draw, more, point, choose});
    this.selected = this.pointed = null;
    this.sight = new IntersectionObserver(entries => entries.forEach(e => this.#inSight(e)), {root: scroller, rootMargin: near});
    this.end = el('div', {class: 'end'});
    body.after(this.end);
    this.sight.observe(this.end);
    body.addEventListener('click', e => this.#chosen(e));
    body.addEventListener('keydown', e => this.#pressed(e));
    body.addEventListener('focusin', e => this.#reached(e));
    body.addEventListener('focusout', () => this.point(null));
    body.addEventListener('pointerover', e => this.point(this.#idAt(e)));
    body.addEventListener('pointerleave', () => this.point(null));
    this.clear();
  }

  clear() {
    this.blocks?.forEach(b => this.sight.unobserve(b.box));
    this.body.replaceChildren();
    this.features = [];
    this.index = new Map(); // row by id
    this.blocks = [];
    this.current = 0; // the row that the Tab key reaches
    this.height = 52; // of a row, as measured last
  }

  // inSight tells where the row of an incident stands, if it can be seen.
  inSight(id) {
    const at = this.index.get(id), row = at === undefined ? undefined : this.#drawn(at);
    const top = row ? row.getBoundingClientRect().top - this.scroller.getBoundingClientRect().top : -1;
    return top >= 0 && top < this.scroller.clientHeight ? {id, at, top} : null;
  }

  // topmost tells where the first row stands that is seen whole; null at the top of the list, where new ones come in sight.
  topmost() {
    if (!this.scroller.scrollTop) return null;
    const row = [...this.body.querySelectorAll('.line')].find(r => this.inSight(this.features[r.dataset.at].id));
    return row ? this.inSight(this.features[row.dataset.at].id) : null;
  }

  // set shows other incidents; the row that had the focus keeps it where it is still there, and that of anchor, which
  // inSight has told, its place.
  set(features, anchor) {
    const had = this.body.contains(document.activeElement), id = this.features[this.current]?.id;
    this.clear();
    this.add(features);
    if (this.features.length) this.#goTo(this.index.get(had ? id : this.selected) ?? 0);
    const kept = anchor && this.index.get(anchor.id);
    if (kept != null) this.scroller.scrollTop += this.row(kept).getBoundingClientRect().top - this.scroller.getBoundingClientRect().top - anchor.top;
    if (!had) return;
    if (this.features.length) this.row(this.current).focus({preventScroll: !this.index.has(id)});
    else this.scroller.focus();
  }

  // add appends incidents; one that is there already, because it was written meanwhile, does not come twice.
  add(features) {
    for (const f of features) {
      if (this.index.has(f.id)) continue;
      const at = this.features.push(f) - 1;
      this.index.set(f.id, at);
      if (at % blockSize === 0) this.#newBlock(at);
      const block = this.blocks.at(-1);
      block.to = at + 1;
      if (block.drawn) block.box.append(this.#newRow(at));
      else block.box.style.height = `${(block.to - block.from) * this.height}px`;
    }
    this.sight.unobserve(this.end); // so that it tells again if the end is still in sight
    this.sight.observe(this.end);
    this.#reachable();
  }

  // redraw draws anew what is drawn, because cells look otherwise now.
  redraw() {
    for (const row of this.body.querySelectorAll('.line')) row.replaceChildren(...this.draw(this.features[row.dataset.at]));
  }

  #newBlock(from) {
    const block = {from, to: from, drawn: false, box: el('div', {role: 'rowgroup', class: 'block'})};
    block.box.block = block;
    this.blocks.push(block);
    this.body.append(block.box);
    this.sight.observe(block.box);
  }

  #newRow(at) {
    const feature = this.features[at];
    const row = el('div', {role: 'row', class: 'line', tabindex: at === this.current ? '0' : '-1', 'aria-rowindex': String(at + 2),
      'aria-selected': String(feature.id === this.selected)}, ...this.draw(feature));
    row.dataset.at = at;
    row.classList.toggle('pointed', feature.id === this.pointed);
    return row;
  }

  #inSight({target, isIntersecting}) {
    if (target === this.end) return isIntersecting && this.more();
    if (isIntersecting) this.#fill(target.block);
    else this.#empty(target.block);
  }

  #fill(block) {
    if (block.drawn) return;
    block.drawn = true;
    block.box.style.height = '';
    block.box.replaceChildren(...Array.from({length: block.to - block.from}, (_, i) => this.#newRow(block.from + i)));
    this.height = block.box.offsetHeight / (block.to - block.from) || this.height;
  }

  #empty(block) {
    if (!block.drawn || (block.from <= this.current && this.current < block.to)) return; // the Tab key must find its row
    block.box.style.height = `${block.box.offsetHeight}px`;
    block.box.replaceChildren();
    block.drawn = false;
  }

  // row returns the element of a row, drawn if need be.
  row(at) {
    const block = this.blocks[Math.floor(at / blockSize)];
    this.#fill(block);
    return block.box.children[at - block.from];
  }

  #drawn(at) {
    const block = this.blocks[Math.floor(at / blockSize)];
    return block?.drawn ? block.box.children[at - block.from] : undefined;
  }

  #idAt(e) {
    const row = e.target.closest('.line');
    return row ? this.features[row.dataset.at].id : null;
  }

  #reachable() {
    if (this.features.length) this.row(this.current).tabIndex = 0;
  }

  #reached(e) {
    const row = e.target.closest('.line');
    if (!row) return;
    this.#goTo(Number(row.dataset.at));
    this.point(this.features[this.current].id);
  }

  #goTo(at) {
    const before = this.#drawn(this.current);
    if (before) before.tabIndex = -1;
    this.current = at;
    this.row(at).tabIndex = 0;
  }

  #chosen(e) {
    const id = this.#idAt(e);
    if (id === null) return;
    e.target.closest('.line').focus({preventScroll: true});
    this.choose(id);
  }

  #pressed(e) {
    const row = e.target.closest('.line');
    if (!row || e.altKey || e.ctrlKey || e.metaKey) return;
    const page = Math.max(1, Math.floor(this.scroller.clientHeight / this.height) - 1), last = this.features.length - 1;
    const to = {ArrowDown: this.current + 1, ArrowUp: this.current - 1, PageDown: this.current + page, PageUp: this.current - page, Home: 0, End: last}[e.key];
    if (to !== undefined) {
      this.#goTo(Math.max(0, Math.min(last, to)));
      this.row(this.current).focus({preventScroll: true});
      this.show(this.current);
    } else if (e.key === 'Enter' || e.key === ' ') this.choose(this.features[this.current].id);
    else return;
    e.preventDefault();
  }

  // show scrolls no further than it takes to see a row.
  show(at) {
    this.row(at).scrollIntoView({block: 'nearest'});
  }

  // select marks the row of an incident, and tells whether it is there.
  select(id) {
    this.#mark(this.selected, row => row.setAttribute('aria-selected', 'false'));
    this.selected = id;
    if (!this.index.has(id)) return false;
    const at = this.index.get(id);
    this.#goTo(at);
    this.row(at).setAttribute('aria-selected', 'true');
    this.show(at);
    return true;
  }

  // highlight marks the row of what is pointed at here or on the map.
  highlight(id) {
    this.#mark(this.pointed, row => row.classList.remove('pointed'));
    this.pointed = id;
    this.#mark(id, row => row.classList.add('pointed'));
  }

  #mark(id, f) {
    const row = this.index.has(id) && this.#drawn(this.index.get(id));
    if (row) f(row);
  }
}
