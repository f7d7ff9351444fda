// What went wrong, or must be known, in words at the top of the map: one line for each part of the page that has something
// to say.
const lines = new Map();

// tell shows what a part of the page has to say; an empty text takes it back.
export function tell(of, text) {
  if (text === (lines.get(of) ?? '')) return; // what is told already is not spoken again
  text ? lines.set(of, text) : lines.delete(of);
  const notice = document.getElementById('notice');
  notice.textContent = [...lines.values()].join('\n');
  notice.hidden = !lines.size;
}
