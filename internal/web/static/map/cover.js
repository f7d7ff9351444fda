// On a phone the panel and the form cover the page: what lies under them is out of reach then, also of the Tab key.
const phone = matchMedia('(max-width: 40rem)');
const covering = new Set();

function draw() {
  for (const part of document.querySelectorAll('.skip, #bar, #filters, #list, #handle, #stage')) part.inert = phone.matches && covering.size > 0;
}

// cover tells that a part of the page lies over the others, or no longer.
export function cover(part, yes) {
  yes ? covering.add(part) : covering.delete(part);
  draw();
}

phone.addEventListener('change', draw);
