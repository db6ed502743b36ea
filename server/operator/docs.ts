import { Hono } from "hono";

/** The page's own files; it loads nothing else. */
const FILES: Readonly<Record<string, string>> = {
  "page.css": "text/css; charset=utf-8",
  "page.js": "text/javascript; charset=utf-8",
  "schema.js": "text/javascript; charset=utf-8",
};

/** The page may load from this server only, and run no inline script. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/**
 * A page for reading the API's description and trying its GETs. It works
 * without access to any other host.
 */
export function docsRoutes(): Hono {
  const app = new Hono();
  const file = (name: string) =>
    Deno.readTextFile(new URL(`./docs/${name}`, import.meta.url));

  app.get("/docs", async (c) => {
    c.header("content-security-policy", POLICY);
    return c.html(await file("page.html"));
  });

  for (const [name, type] of Object.entries(FILES)) {
    app.get(`/docs/${name}`, async (c) => {
      c.header("content-type", type);
      c.header("cache-control", "max-age=3600");
      return c.body(await file(name));
    });
  }

  return app;
}
