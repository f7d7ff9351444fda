// Starts Swagger UI on the description that this server gives of itself. It is
// a file of its own because the content security policy forbids inline scripts.

// Swagger UI fills in the example of every parameter when an operation is tried;
// all conditions at once match nothing. Only the examples of what is required,
// and the box, are filled in; the others move into the text.
function forPeople(spec) {
  // HEAD and OPTIONS are everywhere. Above 150 operations Swagger UI draws only what is in view, and nothing can be found in the page.
  for (const path of Object.values(spec.paths ?? {})) {
    delete path.head;
    delete path.options;
  }
  const all = Object.values(spec.paths ?? {}).flatMap((path) => [
    ...(path.parameters ?? []),
    ...Object.values(path).flatMap((operation) => operation?.parameters ?? []),
  ]);
  for (const parameter of [...all, ...Object.values(spec.components?.parameters ?? {})]) {
    if (parameter.example === undefined || parameter.required || parameter.name === 'bbox') continue;
    parameter.description = `${parameter.description ?? ''}\n\nFor instance \`${[parameter.example].flat().join()}\``;
    delete parameter.example;
  }
  return spec;
}

const pruned = () => ({
  statePlugins: {
    spec: { wrapActions: { updateJsonSpec: (update) => (spec) => update(forPeople(spec)) } },
  },
});

window.ui = SwaggerUIBundle({
  url: 'api',
  dom_id: '#docs',
  deepLinking: true,
  validatorUrl: null,
  presets: [SwaggerUIBundle.presets.apis],
  plugins: [pruned],
  layout: 'BaseLayout',
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  tryItOutEnabled: true,
});
