/**
 * The least a server of this stack can do: takes a request, answers with as
 * many bytes as its first argument says, and prints its port. A certificate and
 * its key make it speak TLS.
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
