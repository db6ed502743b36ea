import { setTimeout as sleep } from "node:timers/promises";
import { Unreachable } from "#tui/api/problem.ts";
import { showInvisible } from "#shared/invisible.ts";
import { text } from "#tui/text/mod.ts";
import { abovePrompt } from "./above_prompt.ts";
import type { NearEnd } from "./near_end.ts";

/** One `ssh` that forwards the near end of a tunnel. */
export interface SshProcess {
  /** Resolves when it has ended, with its last words; "" if it said nothing. */
  readonly ended: Promise<string>;
  readonly stop: () => Promise<void>;
}

/** No tunnel could be opened. */
export class NoTunnel extends Unreachable {
  /**
   * @param words What `ssh` said last.
   * @param needsPerson True if a person may have to type a password, or confirm
   * the key of a host.
   */
  constructor(
    sentence: string,
    readonly words: string,
    readonly needsPerson: boolean,
  ) {
    super(sentence);
  }
}

/**
 * Long, because a person may have to type a password or confirm a host's key.
 */
const PATIENCE_MS = { alone: 30_000, attended: 300_000 } as const;
const LOOK_MS = 50;
/** A connection through which nothing comes is given up after this long. */
const ALIVE = { interval: 5, count: 2 } as const;
/** Events after which this program ends; a detached `ssh` would outlive it. */
const ENDS = ["unload", "error", "unhandledrejection"] as const;
/** What `ssh` says when it may not ask. */
const REFUSED =
  /permission denied|host key verification failed|passphrase|too many authentication/i;

/**
 * Starts `ssh` and waits until the tunnel is open.
 *
 * @param attended True if it may ask a person on the terminal; otherwise it has
 * none, and cannot wait for an answer that nobody sees asked for.
 * @throws {NoTunnel} With the last line that it printed.
 */
export async function startSsh(
  ssh: string,
  near: NearEnd,
  attended: boolean,
  signal: AbortSignal,
): Promise<SshProcess> {
  const child = spawn(ssh, [
    "-N",
    ...["-L", near.forward],
    ...["-o", "ExitOnForwardFailure=yes"],
    ...["-o", "StreamLocalBindUnlink=yes"],
    ...["-o", `BatchMode=${attended ? "no" : "yes"}`],
    ...["-o", `ServerAliveInterval=${ALIVE.interval}`],
    ...["-o", `ServerAliveCountMax=${ALIVE.count}`],
    ...["-o", "ConnectTimeout=15"],
    ...ssh.split(/\s+/).filter((word) => word !== ""),
  ], attended);
  let isOpen = false;
  const complaint = readWords(child.stderr, () => attended && !isOpen);
  const stopNow = () => {
    try {
      child.kill("SIGTERM");
      // A stopped process ends only once it goes on.
      child.kill("SIGCONT");
    } catch {
      // It has ended already: Ctrl-C reaches it too.
    }
  };
  let hasEnded = false;
  const ended = child.status.then(async () => {
    hasEnded = true;
    signal.removeEventListener("abort", stopNow);
    for (const end of ENDS) removeEventListener(end, stopNow);
    return lastLine(await complaint);
  });
  signal.addEventListener("abort", stopNow, { once: true });
  for (const end of ENDS) addEventListener(end, stopNow);
  const stop = async () => {
    stopNow();
    await ended;
  };
  const limit = attended ? PATIENCE_MS.attended : PATIENCE_MS.alone;
  const giveUp = performance.now() + limit;
  while (!await answers(near.at)) {
    const isLate = performance.now() > giveUp;
    if (isLate) await stop();
    if (hasEnded || isLate) {
      const words = await ended || text.cli.reasons.noAnswer;
      throw new NoTunnel(
        text.cli.errors.noTunnel(ssh, words),
        words,
        REFUSED.test(await complaint),
      );
    }
    await Promise.race([ended, sleep(LOOK_MS)]);
  }
  isOpen = true;
  return { ended, stop };
}

/**
 * All that `ssh` says. What it says between its questions, such as that a
 * password was wrong, goes to the terminal as well.
 */
async function readWords(
  said: ReadableStream<Uint8Array>,
  isShown: () => boolean,
): Promise<string> {
  const decoder = new TextDecoder();
  let words = "";
  let shown = 0;
  for await (const bytes of said) {
    words += decoder.decode(bytes, { stream: true });
    if (isShown()) await show(words.slice(shown));
    shown = words.length;
  }
  return words;
}

async function show(words: string): Promise<void> {
  const lines = words.split(/\r?\n/).filter((line) => line !== "");
  const shown = Deno.stderr.isTerminal()
    ? lines.map((line) =>
      abovePrompt(showInvisible(line), Deno.consoleSize().columns)
    )
    : lines.map((line) => `${line}\n`);
  // One write, so that nothing of ssh's comes in between.
  await Deno.stderr.write(new TextEncoder().encode(shown.join("")));
}

function lastLine(complaint: string): string {
  return complaint.trim().split(/\r?\n/).at(-1) ?? "";
}

function spawn(
  ssh: string,
  args: string[],
  attended: boolean,
): Deno.ChildProcess {
  try {
    return new Deno.Command("ssh", {
      args,
      detached: !attended,
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).spawn();
  } catch {
    const { noSsh } = text.cli.reasons;
    throw new NoTunnel(text.cli.errors.noTunnel(ssh, noSsh), noSsh, false);
  }
}

async function answers(
  at: Deno.ConnectOptions | Deno.UnixConnectOptions,
): Promise<boolean> {
  try {
    const socket = "path" in at ? Deno.connect(at) : Deno.connect(at);
    (await socket).close();
    return true;
  } catch {
    return false;
  }
}
