// On a phone the panel lies over the whole page, the form over its lower half: what is under them is out of reach then, also
// of the Tab key.
const phone = matchMedia('(max-width: 40rem)');
const under = {form: '#list, #handle, #time', panel: '.skip, #bar, #filters, #list, #handle, #stage'};
const covering = new Set(); // ids

function draw() {
  const lying = Object.keys(under).find(id => covering.has(id)); // the form takes the panel's place
  for (const part of document.querySelectorAll(Object.values(under).join())) part.inert = Boolean(phone.matches && lying && part.matches(under[lying]));
}

// cover tells that the panel or the form is shown, or no longer.
export function cover({id}, yes) {
  yes ? covering.add(id) : covering.delete(id);
  draw();
}

phone.addEventListener('change', draw);
