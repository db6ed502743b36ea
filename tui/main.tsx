import { asksForConsole } from "./console/terminal/asks_for_console.ts";
import { openingScreen } from "./console/terminal/opening.ts";

/**
 * Takes the terminal before anything else is loaded, which takes a second and
 * more: what is typed meanwhile is neither echoed nor lost.
 */
const opening = asksForConsole(Deno.args)
  ? openingScreen((name) => Deno.env.get(name))
  : null;
const { run } = await import("./run.ts");
Deno.exit(await run(Deno.args, opening));
