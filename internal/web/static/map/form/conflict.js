// Somebody else saved first: what both changed is shown side by side, and the reader decides.
import {el} from '../dom.js';
import {word} from '../words.js';
import {take} from './model.js';

const label = unit => (unit.length > 1 ? word('whereTitle') : word('property', unit[0]));

// shown writes what a unit has, for a reader.
function shown(values, unit) {
  return unit.map(name => {
    const v = values[name];
    if (v === null || v === undefined || (Array.isArray(v) && !v.length)) return null;
    if (name === 'geometry') return v.coordinates.join(', ');
    if (!Array.isArray(v)) return String(v);
    return v.map(row => (typeof row === 'object' ? Object.values(row).filter(x => x !== null && x !== '').join(' · ') : row)).join('\n');
  }).filter(Boolean).join('\n') || '–';
}

// settle asks for each unit of both whose words hold, and resolves to the merged model, or null when the reader goes back.
export function settle({model, both}, mine, theirs) {
  return new Promise(resolve => {
    let answer = null;
    const row = (unit, i) => el('fieldset', {class: 'versus'}, el('legend', {}, label(unit)),
      side(unit, i, 'mine', mine, true), side(unit, i, 'theirs', theirs, false));
    const side = (unit, i, whose, values, first) => el('label', {class: 'side'},
      el('input', {type: 'radio', name: `unit-${i}`, value: whose, checked: first}),
      el('b', {}, word(whose)), el('span', {dir: 'auto'}, shown(values, unit)));
    const form = el('form', {method: 'dialog', onsubmit: () => {
      answer = structuredClone(model);
      both.forEach((unit, i) => form.elements[`unit-${i}`].value === 'theirs' && take(answer, theirs, unit));
    }},
      el('h2', {id: 'conflict-title'}, word('conflictTitle')),
      el('p', {}, word(both.length ? 'conflictWhy' : 'conflictNone')),
      both.map(row),
      el('div', {class: 'row end'}, el('button', {type: 'button', onclick: () => dialog.close()}, word('back')), el('button', {class: 'main'}, word('conflictSave'))));
    const dialog = el('dialog', {class: 'sheet wide', 'aria-labelledby': 'conflict-title', onclose: () => { dialog.remove(); resolve(answer); }}, form);
    document.getElementById('dialogs').append(dialog);
    dialog.showModal();
  });
}
