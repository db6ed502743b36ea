import { Hono } from "hono";
import { join } from "node:path";
import packageFolder from "swagger-ui-dist/absolute-path.js";

const PAGE = `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>Longshore API</title>
    <link rel="stylesheet" href="/docs/swagger-ui.css">
    <link rel="icon" type="image/png" href="/docs/favicon-32x32.png">
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;

/** Without a validator: the description goes to nobody. */
const START = `SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  validatorUrl: null,
});
`;

/** What the page loads of swagger-ui's own files. */
const FILES: Readonly<Record<string, string>> = {
  "swagger-ui.css": "text/css; charset=utf-8",
  "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
  "favicon-32x32.png": "image/png",
};

/** The page may load from this server only, and run no script of its own. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** The API's description to read and try, from files of this machine alone. */
export function docsRoutes(): Hono {
  const app = new Hono();
  const folder: string = packageFolder();

  app.get("/docs", (c) => {
    c.header("content-security-policy", POLICY);
    return c.html(PAGE);
  });

  app.get("/docs/start.js", (c) => {
    c.header("content-type", "text/javascript; charset=utf-8");
    return c.body(START);
  });

  for (const [name, type] of Object.entries(FILES)) {
    app.get(`/docs/${name}`, async (c) => {
      c.header("content-type", type);
      c.header("cache-control", "max-age=3600");
      return c.body(await Deno.readFile(join(folder, name)));
    });
  }

  return app;
}
