// The small window of a chip: a list of values to tick, a least number, or words. What is chosen holds at once.
import {latest} from '../api.js';
import {el} from '../dom.js';
import {symbolOf} from '../symbols.js';
import {number, word} from '../words.js';

const searchable = 10; // choices from which there is a field to search them

let open = null; // {box, chip, refresh}

// close closes the window, if one is open.
export const close = () => open?.box.hidePopover();

// refresh tells the open window that the conditions have changed.
export const refresh = () => open?.refresh();

function place(box, button) {
  const at = button.getBoundingClientRect(), edge = 8;
  box.style.left = `${Math.max(edge, Math.min(at.left, innerWidth - box.offsetWidth - edge))}px`;
  box.style.top = `${at.bottom + 4}px`;
  box.style.maxHeight = `${innerHeight - at.bottom - 4 - edge}px`;
}

// show opens the window of a chip below its button. values() are the chosen ones, choose(values) takes others.
export function show(button, chip, values, choose) {
  close();
  const box = el('div', {class: 'popover', popover: 'auto', role: 'dialog', 'aria-label': word(`filter_${chip.name}`)});
  const body = {many: ticks, least, words}[chip.kind](chip, values, choose, box);
  box.append(...body.parts);
  box.addEventListener('keydown', e => {
    if (e.key === 'Escape') {
      e.preventDefault();
      box.hidePopover();
      button.focus();
    } else if (['ArrowDown', 'ArrowUp', 'Home', 'End'].includes(e.key) && e.target.type !== 'number') move(box, e);
  });
  box.addEventListener('toggle', e => {
    if (e.newState !== 'closed') return;
    if (box.contains(document.activeElement)) button.focus();
    button.setAttribute('aria-expanded', 'false');
    if (open?.box === box) open = null;
    box.remove();
  });
  document.getElementById('dialogs').append(box);
  open = {box, chip, refresh: body.refresh};
  button.setAttribute('aria-expanded', 'true');
  box.showPopover();
  place(box, button);
  const enter = () => box.contains(document.activeElement) || [...box.querySelectorAll('input, button')].find(c => c.checkVisibility())?.focus();
  enter();
  body.refresh().then(() => {
    if (open?.box !== box) return;
    place(box, button);
    enter();
  });
}

// move goes from one control to the next with the arrow keys.
function move(box, e) {
  const all = [...box.querySelectorAll('input, button')].filter(c => c.checkVisibility());
  const now = all.indexOf(document.activeElement);
  const next = {ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: all.length - 1}[e.key];
  if (['Home', 'End'].includes(e.key) && e.target.type === 'text') return;
  e.preventDefault();
  all[(next + all.length) % all.length]?.focus();
}

// loading runs a chip's choices and says what goes wrong; typed() is what they must hold.
function loading(chip, values, draw, typed) {
  const status = el('p', {class: 'status', role: 'status'}, word('loading'));
  const ask = latest(signal => chip.choices(signal, values(), typed?.()));
  const load = async () => {
    try {
      const list = await ask();
      if (!list) return;
      draw(list);
      const text = typed?.();
      status.textContent = list.more ? word('moreNames') : list.length ? '' : text ? word('noneNamed', text) : word('noChoice');
    } catch (e) {
      status.textContent = e.message;
    }
  };
  return {status, load};
}

function searchField(list) {
  const field = el('input', {type: 'text', 'aria-label': word('findChoice'), placeholder: word('findChoice'), hidden: true, oninput: () => {
    const wanted = field.value.trim().toLowerCase();
    for (const row of list.querySelectorAll('label')) row.hidden = !row.textContent.toLowerCase().includes(wanted);
    for (const group of list.querySelectorAll('fieldset')) group.hidden = ![...group.querySelectorAll('label')].some(row => !row.hidden);
  }});
  return field;
}

// ticks is a list of values of which several may be chosen, by groups where there are any.
function ticks(chip, values, choose) {
  const list = el('div', {class: 'choices'}), search = searchField(list);
  const rows = new Map(); // by value
  const toggle = (codes, yes) => choose([...values().filter(v => !codes.includes(v)), ...(yes ? codes : [])]);
  const row = c => {
    const box = el('input', {type: 'checkbox', onchange: e => toggle([c.value], e.target.checked)});
    const count = el('span', {class: 'n'});
    const label = el('label', {title: c.hint}, box, c.symbol ? symbolOf(c.symbol) : null, el('span', {class: 'name', dir: 'auto'}, c.label), count);
    rows.set(c.value, {box, count, label});
    return label;
  };
  const draw = choices => {
    if (choices.some(c => !rows.has(c.value))) {
      rows.clear();
      const groups = Map.groupBy(choices, c => c.group ?? '');
      list.replaceChildren(...[...groups].map(([name, members]) => (name ? el('fieldset', {}, el('legend', {},
        el('button', {type: 'button', title: word('wholeGroup'), onclick: () => toggle(members.map(c => c.value), members.some(c => !values().includes(c.value)))}, name)), members.map(row))
        : el('div', {}, members.map(row)))));
    }
    for (const c of choices) {
      const {box, count, label} = rows.get(c.value);
      count.textContent = c.count === null ? '' : number(c.count);
      label.classList.toggle('none', c.count === 0);
      box.checked = values().includes(c.value);
    }
    search.hidden = choices.length < searchable;
  };
  const {status, load} = loading(chip, values, draw);
  const refresh = () => {
    for (const [value, {box}] of rows) box.checked = values().includes(value);
    return load();
  };
  return {parts: [search, list, status], refresh};
}

// least is the least number that an incident must have.
function least(chip, values, choose) {
  const field = el('input', {type: 'number', min: '0', step: '1', 'aria-label': word('leastOther'), placeholder: word('leastOther'),
    onchange: () => choose(/^\d+$/.test(field.value) ? [field.value] : [])});
  const steps = [null, ...chip.steps].map(n => el('label', {}, el('input', {type: 'radio', name: chip.name, value: String(n ?? ''), onchange: () => choose(n === null ? [] : [String(n)])}),
    el('span', {class: 'name'}, n === null ? word('anyNumber') : chip.words(n))));
  const refresh = async () => {
    const [now = ''] = values();
    let other = now;
    for (const step of steps) {
      const radio = step.firstChild;
      radio.checked = radio.value === now;
      if (radio.checked) other = '';
    }
    if (document.activeElement !== field) field.value = other;
  };
  return {parts: [el('div', {class: 'choices', role: 'radiogroup', 'aria-label': word(`filter_${chip.name}`)}, steps), field, el('p', {class: 'status'}, word('leastHint'))], refresh};
}

const settle = 200; // milliseconds without a further letter before names are looked for

// words is a text that must occur: what is typed, or one of the names that there are.
function words(chip, values, choose) {
  const list = el('div', {class: 'choices'});
  let typed = '', due;
  const field = el('input', {type: 'text', maxLength: 200, 'aria-label': word(`words_${chip.name}`), placeholder: word(`words_${chip.name}`), value: values()[0] ?? '',
    onchange: () => choose([field.value.trim()].filter(Boolean)),
    oninput: () => {
      typed = field.value.trim();
      clearTimeout(due);
      due = setTimeout(load, settle);
    }});
  const draw = choices => list.replaceChildren(...choices.map(c => el('label', {},
    el('input', {type: 'radio', name: chip.name, checked: values()[0] === c.value, onchange: () => { field.value = c.value; choose([c.value]); }}),
    el('span', {class: 'name', dir: 'auto'}, c.label), el('span', {class: 'n'}, number(c.count)))));
  const {status, load} = loading(chip, values, draw, () => typed);
  let drawn = false;
  // The list stays as it is while it is used: its incidents do not depend on the words.
  return {parts: [field, list, status], refresh: async () => { if (!drawn) { drawn = true; await load(); } }};
}
