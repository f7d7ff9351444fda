// A list of things of one kind, each with fields: claims, reports, actors.
import {el} from '../dom.js';
import {word} from '../words.js';
import {field} from './field.js';

// rows makes the editor of a list. specs are the fields of a row (or a function of the row that returns them), make
// makes a new one, title names one; list is changed in place, and changed() told. All but a new one are folded.
export function rows({name, label, specs, make, title}, list, changed) {
  const box = el('div', {class: 'rows', 'data-path': name});
  function draw(fresh) {
    box.replaceChildren(...list.map((row, i) => one(row, i, i === fresh)),
      el('button', {type: 'button', onclick: () => { list.push(make()); draw(list.length - 1); changed(); }}, word('addOne', label)));
    box.querySelector('details[open]')?.querySelector('input, select, textarea').focus();
  }
  function one(row, i, open) {
    const head = el('summary', {}, title(row, i));
    const of = typeof specs === 'function' ? specs(row) : specs;
    return el('details', {class: 'one', 'data-path': `${name}[${i}]`, open}, head,
      el('div', {class: 'fields'}, of.map(spec => field(spec, `${name}[${i}].${spec.name}`, row[spec.name], value => {
        row[spec.name] = value;
        head.textContent = title(row, i);
        changed();
      }))),
      el('button', {type: 'button', class: 'quiet', 'aria-label': word('removeOne', title(row, i)),
        onclick: () => { list.splice(i, 1); draw(); box.lastElementChild.focus(); changed(); }}, word('remove')));
  }
  box.redraw = () => draw();
  draw();
  return box;
}
