// Starts Swagger UI on the description that this server gives of itself. It is
// a file of its own because the content security policy forbids inline scripts.
window.ui = SwaggerUIBundle({
  url: 'api',
  dom_id: '#docs',
  deepLinking: true,
  validatorUrl: null,
  presets: [SwaggerUIBundle.presets.apis],
  layout: 'BaseLayout',
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  tryItOutEnabled: true,
});
