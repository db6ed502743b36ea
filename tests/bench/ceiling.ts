/**
 * The least a server of this stack can do: takes a POST, answers with as many
 * bytes as its argument says, and prints its port.
 */
import { Hono } from "hono";

const body = new Uint8Array(Number(Deno.args[0])).fill(1);
const app = new Hono();
app.post("*", async (c) => {
  await c.req.arrayBuffer();
  return c.body(body);
});
Deno.serve({
  hostname: "127.0.0.1",
  port: 0,
  onListen: ({ port }) => console.log(port),
}, app.fetch);
