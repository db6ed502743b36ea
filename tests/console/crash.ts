/** The console with a bug that SIGUSR1 triggers. */
import type { Operator } from "#shared/contract/operators.ts";
import type { Live, LiveState } from "#tui/console/data/live.ts";
import { runConsole } from "#tui/console/start.tsx";

const state: LiveState = { link: { state: "live" }, events: [], arrived: 0 };
const live: Live = {
  read: () => state,
  subscribe: () => () => {},
  close: () => {},
};
const me: Operator = {
  id: 1,
  name: "ada",
  role: "viewer",
  createdAt: "2026-03-01T10:00:00.000Z",
};

Deno.addSignalListener("SIGUSR1", () => {
  if (Deno.args[0] === "promise") Promise.reject(new Error("a lost promise"));
  else throw new Error("a thrown error");
});

try {
  await runConsole({
    connection: { server: "http://127.0.0.1:9", token: "t" },
    me,
    live,
    view: "tail",
    mouse: Deno.args[1] === "mouse",
  });
} catch (error) {
  console.error(`caught: ${(error as Error).message}`);
  Deno.exit(1);
}
