/**
 * The least work of a server on this stack: accepts a request, answers with as
 * many bytes as its first argument, and prints its port. With a certificate and
 * its key it uses TLS.
 */
import { Hono } from "hono";

const [bytes, certificate, key] = Deno.args;
const body = new Uint8Array(Number(bytes)).fill(1);
const app = new Hono();
app.all("*", async (c) => {
  await c.req.arrayBuffer();
  return c.body(body);
});
Deno.serve({
  hostname: "127.0.0.1",
  port: 0,
  onListen: ({ port }) => console.log(port),
  ...certificate && key && {
    cert: await Deno.readTextFile(certificate),
    key: await Deno.readTextFile(key),
  },
}, app.fetch);
