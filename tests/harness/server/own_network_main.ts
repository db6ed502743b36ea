/**
 * Runs inside a separate network: forwards connections to its 127.0.0.1 to the
 * sockets that lead out, prints its shell's process id once it listens, and
 * ends when its standard input does.
 */
import { join } from "node:path";
import { closeQuietly, pass } from "./relay.ts";

const [folder = "", ...numbers] = Deno.args;
const shell = numbers.pop();

for (const port of numbers) {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: Number(port) });
  void serve(listener, join(folder, `${port}.sock`));
}

async function serve(listener: Deno.Listener, path: string): Promise<void> {
  for await (const near of listener) {
    const far = await Deno.connect({ transport: "unix", path });
    const cut = () => [near, far].forEach(closeQuietly);
    void Promise.allSettled([
      pass(near, far, null).finally(cut),
      pass(far, near, null).finally(cut),
    ]);
  }
}

console.log(shell);
for await (const _ of Deno.stdin.readable) {
  // Only the end of the input matters.
}
Deno.exit();
