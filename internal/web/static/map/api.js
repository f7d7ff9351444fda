// How the page speaks to the server. Addresses are relative to the root of the site, which is the page's own base.
import {forget, key, signed, signIn} from './form/key.js';
import {word} from './words.js';

export class ApiError extends Error {
  constructor(text, status, problem) {
    super(text);
    this.status = status; // 0: the server could not be reached
    this.problem = problem; // the answer's application/problem+json, if it was one
  }
}

// address returns the absolute URL of a path below the root of the site, with parameters (URLSearchParams, an object or
// pairs); those that are empty or null are left out.
export function address(path, parameters) {
  const url = new URL(path, document.baseURI);
  const pairs = parameters instanceof URLSearchParams || Array.isArray(parameters) ? parameters : Object.entries(parameters ?? {});
  for (const [name, value] of pairs) if (value !== '' && value != null) url.searchParams.append(name, value);
  return url.href;
}

let closed = false; // the server answers nobody without a key
let asking = null; // the question for a key, asked once for all who wait for it

// pass returns what a request to the server needs besides its address: the key, on a server that is closed to others.
export const pass = () => (closed && key() ? signed({}) : {});

const tries = 4, longest = 10; // of a request that the server has no time for, and seconds between them

// reach sends a request, once more after as long as a server says that limits how many it takes.
async function reach(url, options) {
  for (let left = tries; ; ) {
    try {
      const response = await fetch(url, options);
      if (response.status !== 429 || !--left) return response;
      const seconds = Number(response.headers.get('Retry-After')) || 1;
      await new Promise(done => setTimeout(done, 1000 * Math.min(seconds, longest)));
    } catch (e) {
      if (e.name === 'AbortError') throw e;
      throw new ApiError(word('unreachable'), 0);
    }
  }
}

let declined = false; // the reader has given no key when asked for one

// question asks the reader for a key that may read. Who declines is asked again once he presses a button, such as "Try again".
async function question() {
  const given = await signIn(false);
  if (given && declined) location.reload(); // all that was refused comes with it
  declined = !given;
  if (declined) addEventListener('click', askAgain, true);
  return given;
}

function askAgain(e) {
  if (!e.target.closest('button')) return;
  asking = null;
  removeEventListener('click', askAgain, true);
}

// admitted tries a request with the key at hand, and if the server has none of it, asks the reader for one.
async function admitted(url, options) {
  if (key()) {
    const response = await reach(url, signed(options));
    if (response.status !== 401) return response;
    forget();
    asking = null;
  }
  asking ??= question();
  return await asking ? reach(url, signed(options)) : null;
}

// unsigned takes the key out of the options of a request.
function unsigned({headers: {Authorization, ...headers}, credentials, ...options}) {
  return {...options, headers};
}

// ask sends a request and returns the response. What is not a success is thrown as an ApiError in words; an aborted
// request is an AbortError. A server that is closed to readers without a key is asked again with one; a key that the server
// has none of (any longer) is forgotten, and what is only read is asked for without it.
export async function ask(url, options = {}) {
  const open = !options.headers?.Authorization;
  let response = await reach(url, open ? {...options, headers: {...options.headers, ...pass().headers}} : options);
  if (response.status === 401 && open) {
    response = await admitted(url, options) ?? response;
    closed ||= response.status !== 401;
  }
  if (response.status === 401 && !open && !options.method) {
    forget();
    return ask(url, unsigned(options));
  }
  if (response.ok) return response;
  const problem = await response.json().catch(() => null); // an answer of a proxy need not be JSON
  throw new ApiError(response.status === 401 && open ? word('readsKey') : problem?.detail ?? word('answered', response.status, response.statusText), response.status, problem);
}

// get returns the JSON of a path.
export async function get(path, parameters, signal) {
  const response = await ask(address(path, parameters), {signal, headers: {Accept: 'application/geo+json, application/json'}});
  return response.json();
}

// latest wraps an asynchronous function of (signal, ...arguments): a new call aborts the one under way, whose result is
// then undefined.
export function latest(f) {
  let underWay;
  return async (...args) => {
    underWay?.abort();
    const mine = underWay = new AbortController();
    try {
      const result = await f(mine.signal, ...args);
      return mine === underWay ? result : undefined;
    } catch (e) {
      if (e.name === 'AbortError' || mine !== underWay) return undefined;
      throw e;
    }
  };
}
