// What the browser keeps: drafts and the key. A browser may refuse to keep anything, or no more; then it is kept while the
// page is open, and write(…) says so.
const memory = new Map(); // what the browser refused, which is newer than what it has; null: taken away

function area(lasting) {
  return lasting ? localStorage : sessionStorage;
}

// read returns a text, or null.
export function read(name, lasting) {
  if (memory.has(name)) return memory.get(name);
  try {
    return area(lasting).getItem(name);
  } catch {
    return null; // the browser refuses: nothing was kept there either
  }
}

// write keeps a text and reports whether it outlives the page; null takes it away.
export function write(name, text, lasting) {
  try {
    text === null ? area(lasting).removeItem(name) : area(lasting).setItem(name, text);
    memory.delete(name);
    return true;
  } catch {
    memory.set(name, text);
    return false;
  }
}

// passing returns the names of what goes with the page, that begin with a text.
export const passing = beginning => [...memory.keys()].filter(name => name.startsWith(beginning) && memory.get(name) !== null);

// names returns the names of what is kept that begin with a text.
export function names(beginning) {
  let kept = [];
  try {
    kept = Object.keys(localStorage).filter(name => name.startsWith(beginning) && !memory.has(name));
  } catch {
    // the browser refuses: only memory has something
  }
  return [...kept, ...passing(beginning)];
}
