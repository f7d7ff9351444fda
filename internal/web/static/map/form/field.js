// One field of a form: a label, an input, a hint, a place for what is wrong with it.
import {el} from '../dom.js';
import {word} from '../words.js';

let count = 0;

function control(spec, id, value) {
  const common = {id, 'aria-describedby': `${id}-note`, required: spec.required ?? false};
  if (spec.options) {
    const option = ([code, label]) => el('option', {value: code, selected: code === (value ?? '')}, label);
    const groups = spec.options.map(o => (Array.isArray(o[1]) ? el('optgroup', {label: o[0]}, o[1].map(option)) : option(o)));
    return el('select', common, groups);
  }
  if (spec.kind === 'area') return el('textarea', {...common, rows: spec.rows ?? 3, dir: 'auto'}, value ?? '');
  if (spec.kind === 'list') return el('input', {...common, dir: 'auto', value: (value ?? []).join(', ')});
  const kind = {date: 'date', count: 'number', metres: 'number', url: 'url'}[spec.kind] ?? 'text';
  const more = spec.kind === 'count' ? {min: '0', step: '1'} : spec.kind === 'metres' ? {min: '1', step: 'any'} : {dir: 'auto'};
  return el('input', {...common, ...more, type: kind, value: String(value ?? '')});
}

// valueOf returns what a control says, as the API takes it: an empty one is null, for unknown.
function valueOf(spec, input) {
  const text = input.value.trim();
  if (spec.kind === 'list') return text ? text.split(',').map(t => t.trim()).filter(Boolean) : [];
  if (text === '') return null;
  if (spec.kind === 'count' || spec.kind === 'metres') return Number(text);
  if (spec.kind === 'flag') return text === 'true';
  return text;
}

// field makes one: spec is {name, label, kind, options, hint, required, wide}; path is where the API's faults find it,
// such as claims[0].value; changed(value) is called as one types.
export function field(spec, path, value, changed) {
  const id = `field-${++count}`;
  const input = control(spec, id, spec.kind === 'flag' && value != null ? String(value) : value);
  const fault = el('span', {class: 'fault'});
  input.addEventListener('input', () => {
    fault.textContent = '';
    input.removeAttribute('aria-invalid');
    changed(valueOf(spec, input));
  });
  const box = el('div', {class: spec.wide ? 'field wide' : 'field', 'data-path': path},
    el('label', {for: id}, spec.label), input,
    el('span', {id: `${id}-note`, class: 'note'}, fault, spec.hint ? el('span', {class: 'hint'}, spec.hint) : null));
  box.input = input;
  return box;
}

// refuse shows faults of the API, {field, detail}, beside their fields below root, the nearest one that is there, and
// returns those that have none.
export function refuse(root, faults) {
  return faults.filter(({field: path, detail}) => {
    const box = nearest(root, path);
    if (!box) return true;
    mark(box, detail);
    return false;
  });
}

// mark shows what is wrong beside a field, and opens what it is folded in.
function mark(box, detail) {
  box.querySelector('.fault').textContent = detail;
  box.querySelector('input, select, textarea').setAttribute('aria-invalid', 'true');
  unfold(box);
}

// unfold opens all that an element is folded in.
export function unfold(element) {
  for (let d = element.closest('details'); d; d = d.parentElement.closest('details')) d.open = true;
}

function nearest(root, path) {
  for (let p = path ?? ''; p; p = p.replace(/(\.[^.[]*|\[\d+\]|^[^.[]*)$/, '')) {
    const box = root.querySelector(`.field[data-path="${CSS.escape(p)}"], [data-path="${CSS.escape(p)}"] .field`);
    if (box) return box;
  }
  return null;
}

// clear takes back all that refuse has shown.
export function clear(root) {
  for (const f of root.querySelectorAll('.fault')) f.textContent = '';
  for (const i of root.querySelectorAll('[aria-invalid]')) i.removeAttribute('aria-invalid');
}

// unreadable marks the inputs below root whose text is no value, such as half a date, and returns how many there are. What
// stands in them is not in the model, and would be lost.
export function unreadable(root) {
  const inputs = [...root.querySelectorAll('input')].filter(i => i.validity.badInput || i.validity.customError);
  for (const i of inputs) mark(i.closest('.field'), i.validity.customError ? i.validationMessage : word('unreadable'));
  return inputs.length;
}

// unkept returns the labels of the inputs below root whose text the browser does not tell: it goes with the form.
export const unkept = root => [...root.querySelectorAll('input')].filter(i => i.validity.badInput).map(i => i.labels[0].textContent);
