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

async function reach(url, options) {
  try {
    return await fetch(url, options);
  } catch (e) {
    if (e.name === 'AbortError') throw e;
    throw new ApiError(word('unreachable'), 0);
  }
}

// admitted tries a request with the key at hand, and if the server has none of it, asks the reader for one.
async function admitted(url, options) {
  if (key()) {
    const response = await reach(url, signed(options));
    if (response.status !== 401) return response;
    forget();
    asking = null;
  }
  asking ??= signIn(false);
  return await asking ? reach(url, signed(options)) : null;
}

// ask sends a request and returns the response. What is not a success is thrown as an ApiError in words; an aborted
// request is an AbortError. A server that is closed to readers without a key is asked again with one.
export async function ask(url, options = {}) {
  const open = !options.headers?.Authorization;
  let response = await reach(url, open ? {...options, headers: {...options.headers, ...pass().headers}} : options);
  if (response.status === 401 && open) {
    response = await admitted(url, options) ?? response;
    closed ||= response.status !== 401;
  }
  if (response.ok) return response;
  const problem = await response.json().catch(() => null); // an answer of a proxy need not be JSON
  throw new ApiError(problem?.detail ?? word('answered', response.status, response.statusText), response.status, problem);
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
