// The texts of the page, by language. A module asks for them by name: word('open'), word('shown', 3, 20).
import {en} from './words/en.js';

const languages = {en};
const language = navigator.languages.map(l => l.split('-')[0]).find(l => l in languages) ?? 'en';
document.documentElement.lang = language;

// word returns a text in the reader's language, with what its blanks are filled with.
export function word(name, ...blanks) {
  const text = languages[language][name] ?? en[name];
  if (text === undefined) throw new Error(`no text is named ${name}`);
  return typeof text === 'function' ? text(...blanks) : text;
}

// number writes a number as the reader's language does; null is a dash, for unknown is not zero.
const numbers = new Intl.NumberFormat(language);
export const number = n => (n == null ? '–' : numbers.format(n));

// brief cuts a text of the server that goes on and on: what is wrong stands at its beginning.
export const brief = text => (text.length > 200 ? `${text.slice(0, text.lastIndexOf(' ', 200)).replace(/[,;:]$/, '')} …` : text);

// distance writes metres for a reader: 850 m, 3.2 km, 226 km.
export function distance(metres) {
  if (metres < 1000) return `${number(Math.round(metres))} m`;
  return `${number(metres < 10000 ? Math.round(metres / 100) / 10 : Math.round(metres / 1000))} km`;
}
