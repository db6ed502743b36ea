import { whoAmI } from "../shared/operators.ts";
import { call } from "./api/call.ts";
import { ApiProblem, Unreachable, Unreadable } from "./api/problem.ts";
import { readArguments, USAGE, UsageError } from "./arguments.ts";
import { openLive } from "./data/live.ts";
import { printPlain } from "./plain.ts";
import { atTerminal, readProfile, settleRendering } from "./profile.ts";
import { clip } from "./widgets/fit.ts";

/** Reads the command line, opens the console or prints; answers the exit code. */
async function main(): Promise<number> {
  const given = readArguments(Deno.args);
  if (given.help) {
    console.log(USAGE);
    return 0;
  }
  const connection = await readProfile(given);
  const me = await call(connection, whoAmI);
  if (given.json || !atTerminal()) {
    const never = new AbortController().signal;
    await printPlain(connection, given, print, never);
    return 0;
  }
  settleRendering();
  const { runConsole } = await import("./console.tsx");
  const live = await openLive(connection);
  try {
    return await runConsole({ connection, me, live, view: given.view });
  } finally {
    live.close();
  }
}

const encoder = new TextEncoder();

/** Waits until the reader has taken the line, so that nothing piles up. */
async function print(line: string): Promise<void> {
  let rest = encoder.encode(`${line}\n`);
  while (rest.length > 0) rest = rest.subarray(await Deno.stdout.write(rest));
}

/** What went wrong, in one sentence where we know it. */
function complain(error: unknown): number {
  if (error instanceof Deno.errors.BrokenPipe) return 0;
  const known = [UsageError, ApiProblem, Unreachable, Unreadable]
    .some((kind) => error instanceof kind);
  console.error(
    known
      ? clip((error as Error).message, Infinity)
      : "The console failed; this is a fault of its own:",
    ...(known ? [] : [error]),
  );
  return error instanceof UsageError ? 2 : 1;
}

Deno.exit(await main().catch(complain));
