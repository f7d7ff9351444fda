// The key: asked for once, tried, kept for this tab or on this computer.
import {address, ask} from '../api.js';
import {el} from '../dom.js';
import {word} from '../words.js';
import {read, write} from './storage.js';

const name = 'dateline-key';

// key returns the key at hand, or null.
export const key = () => read(name, false) ?? read(name, true);

// signed returns the options of a request with the key. Without credentials of its own the browser leaves a refusal to
// the page, instead of asking for a password.
export const signed = (options, secret) => ({...options, credentials: 'omit', headers: {...options.headers, Authorization: `Bearer ${secret ?? key()}`}});

export function forget() {
  write(name, null, false);
  write(name, null, true);
}

// withKey returns the options of a request with the key, if there is one.
export const withKey = options => (key() ? signed(options) : options);

// tried asks the server whether a key may do what it is for. One that it does not know is an ApiError.
async function tried(secret, writing) {
  const answer = await ask(address('incidents'), signed({method: 'OPTIONS'}, secret));
  return !writing || (answer.headers.get('Allow') ?? '').includes('POST');
}

// mayWrite resolves to whether there is a key that may write: the one at hand, if the server still knows it, or one that the
// reader is asked for.
export async function mayWrite() {
  try {
    if (key() && await tried(key(), true)) return true;
  } catch (e) {
    if (e.status !== 401) throw e;
    forget();
  }
  return signIn();
}

// signIn asks for a key, for writing or only for reading, and resolves to whether one was given that may.
export function signIn(writing = true) {
  return new Promise(resolve => {
    let given = false;
    const secret = el('input', {type: 'password', id: 'key', autocomplete: 'current-password', required: true, 'aria-describedby': 'key-fault'});
    const lasting = el('input', {type: 'checkbox', id: 'key-kept'});
    const fault = el('p', {id: 'key-fault', class: 'fault', role: 'alert'});
    const dialog = el('dialog', {class: 'sheet', 'aria-labelledby': 'key-title', onclose: () => { dialog.remove(); resolve(given); }},
      el('form', {method: 'dialog', onsubmit: submit},
        el('h2', {id: 'key-title'}, word(writing ? 'keyTitle' : 'keyTitleRead')),
        el('p', {}, word(writing ? 'keyWhy' : 'keyWhyRead')),
        el('label', {for: 'key'}, word('keyLabel')), secret, fault,
        el('label', {class: 'tick'}, lasting, word('keyKeep')),
        el('div', {class: 'row end'},
          el('button', {type: 'button', onclick: () => dialog.close()}, word('cancel')),
          el('button', {class: 'main'}, word('keyUse')))));
    async function submit(e) {
      e.preventDefault();
      fault.textContent = '';
      const text = secret.value.trim();
      try {
        if (!await tried(text, writing)) throw new Error(word('keyReads'));
        forget(); // one of the tab would come before one of the computer
        write(name, text, lasting.checked);
        given = true;
        dialog.close();
      } catch (trouble) {
        fault.textContent = trouble.message;
        secret.focus();
      }
    }
    document.getElementById('dialogs').append(dialog);
    dialog.showModal();
  });
}
