// Starts Swagger UI. Writes that are tried out here carry the CSRF token, as the session of this browser needs it.
const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

async function withToken(request) {
  if (!SAFE.has((request.method || "GET").toUpperCase())) {
    const answer = await fetch("/api/csrf/");
    request.headers["X-CSRFToken"] = answer.headers.get("X-CSRFToken") || "";
  }
  return request;
}

SwaggerUIBundle({
  url: "/api/schema/",
  dom_id: "#docs",
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
  requestInterceptor: withToken,
});
