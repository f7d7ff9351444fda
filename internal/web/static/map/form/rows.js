// A list of things of one kind, each with fields: claims, reports, actors.
import {el} from '../dom.js';
import {word} from '../words.js';
import {field} from './field.js';

// rows makes the editor of a list. specs are the fields of a row (or a function of the row that returns them), fresh
// makes a new one, title names one; list is changed in place, and changed() told.
export function rows({name, label, specs, fresh, title}, list, changed) {
  const box = el('div', {class: 'rows', 'data-path': name});
  function draw(focus) {
    box.replaceChildren(...list.map((row, i) => one(row, i)),
      el('button', {type: 'button', onclick: () => { list.push(fresh()); draw(list.length - 1); changed(); }}, word('addOne', label)));
    if (focus !== undefined) box.querySelectorAll('fieldset')[focus]?.querySelector('input, select, textarea')?.focus();
  }
  function one(row, i) {
    const legend = el('legend', {}, title(row, i));
    const of = typeof specs === 'function' ? specs(row) : specs;
    return el('fieldset', {class: 'one', 'data-path': `${name}[${i}]`}, legend,
      el('div', {class: 'fields'}, of.map(spec => field(spec, `${name}[${i}].${spec.name}`, row[spec.name], value => {
        row[spec.name] = value;
        legend.textContent = title(row, i);
        changed();
      }))),
      el('button', {type: 'button', class: 'quiet', 'aria-label': word('removeOne', title(row, i)),
        onclick: () => { list.splice(i, 1); draw(Math.max(0, i - 1)); changed(); }}, word('remove')));
  }
  box.redraw = () => draw();
  draw();
  return box;
}
