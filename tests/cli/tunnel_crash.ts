/** Opens a tunnel, prints that, and throws an uncaught error. */
import { openTunnel } from "#tui/profiles/tunnel.ts";

const [ssh = "", server = "", how] = Deno.args;
const never = new AbortController().signal;
const tunnel = await openTunnel(ssh, { server }, false, never);
const answer = await fetch(`${tunnel.server}/health`, {
  client: tunnel.client,
});
console.log(await answer.text());
setTimeout(() => {
  if (how === "promise") Promise.reject(new Error("a lost promise"));
  else throw new Error("a thrown error");
}, 10);
