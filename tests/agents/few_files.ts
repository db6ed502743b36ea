/** Runs a listener in a process that has a low limit of open files. */
import { openListener } from "#server/http/listener.ts";

const listener = openListener({
  flag: "--http",
  listen: { hostname: "127.0.0.1", port: 0 },
  log: (line) => console.log(line),
  againMs: 50,
});
listener.answerWith(() => new Response("here"));
console.log(`port ${listener.port}`);
