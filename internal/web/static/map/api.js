// How the page speaks to the server. Addresses are relative to the root of the site, which is the page's own base.
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

// ask sends a request and returns the response. What is not a success is thrown as an ApiError in words; an aborted
// request is an AbortError.
export async function ask(url, options) {
  let response;
  try {
    response = await fetch(url, options);
  } catch (e) {
    if (e.name === 'AbortError') throw e;
    throw new ApiError('The server cannot be reached.', 0);
  }
  if (response.ok) return response;
  const problem = await response.json().catch(() => null); // an answer of a proxy need not be JSON
  throw new ApiError(problem?.detail ?? `The server answered ${response.status} ${response.statusText}.`, response.status, problem);
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
