import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { ROOT, wordsOf } from "#tests/harness/server/task.ts";

/** The tasks that take flags. */
const TASKS = [
  "serve",
  "tui",
  "install",
  "demo",
  "fleet",
  "seed",
  "bench",
  "docs",
]
  .concat("crash");

/** Runs a task's last command, as `deno task` would. */
async function task(name: string, flag: string) {
  const { tasks } = JSON.parse(
    await Deno.readTextFile(`${ROOT}/deno.json`),
  );
  const [, ...args] = wordsOf(String(tasks[name]).split(" && ").at(-1)!);
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [args[0]!, "-q", "--no-check", ...args.slice(1), flag],
    cwd: ROOT,
    env: { NO_COLOR: "1", LC_ALL: "en_GB.UTF-8" },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

for (const name of [...TASKS, "restore"]) {
  Deno.test(`deno task ${name} answers --help, its lines at most 80 columns`, async () => {
    const { code, stdout, stderr } = await task(name, "--help");
    assertEquals([code, stderr], [0, ""]);
    assertMatch(stdout, /^Usage: /);
    assertStringIncludes(stdout, "--help");
    const long = stdout.split("\n").filter((line) => line.length > 80);
    assertEquals(long, []);
  });
}

for (const name of TASKS) {
  Deno.test(`deno task ${name} rejects an unknown flag in one sentence`, async () => {
    const { code, stdout, stderr } = await task(name, "--nonsense");
    assertEquals([code, stdout], [2, ""], stderr);
    assertStringIncludes(stderr, "--nonsense");
    assertEquals(stderr.trimEnd().split("\n").length, 1, stderr);
    assert(!/\bat .*:\d+:\d+/.test(stderr), stderr);
  });
}
