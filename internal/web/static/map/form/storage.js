// What the browser keeps: drafts and the key. A browser may refuse to keep anything; then it is kept while the page is
// open, and kept(…) says so.
const memory = new Map();

function area(lasting) {
  return lasting ? localStorage : sessionStorage;
}

// read returns a text, or null.
export function read(name, lasting) {
  try {
    return area(lasting).getItem(name) ?? memory.get(name) ?? null;
  } catch {
    return memory.get(name) ?? null; // the browser refuses: nothing was kept there either
  }
}

// write keeps a text and reports whether it outlives the page; null takes it away.
export function write(name, text, lasting) {
  try {
    text === null ? area(lasting).removeItem(name) : area(lasting).setItem(name, text);
    memory.delete(name);
    return true;
  } catch {
    text === null ? memory.delete(name) : memory.set(name, text);
    return false;
  }
}

// names returns the names of what is kept that begin with a text.
export function names(beginning) {
  let kept = [];
  try {
    kept = Object.keys(localStorage);
  } catch {
    // the browser refuses: only memory has something
  }
  return [...new Set([...kept, ...memory.keys()])].filter(name => name.startsWith(beginning));
}
