import { Buffer } from "node:buffer";
import process from "node:process";
import { enterScreen, leaveScreen } from "./screen.ts";
import { stopJob } from "./stop_job.ts";

/** The terminal while the console is being loaded and connects. */
export interface OpeningScreen {
  /** Draws a line: "Connecting to prod …". */
  readonly show: (line: string) => void;
  /** Writes a line on the screen that is shown when the console has ended. */
  readonly note: (line: string) => void;
  /** Gives the terminal back while `work` asks a person, then takes it again. */
  readonly lend: <Result>(work: () => Promise<Result>) => Promise<Result>;
  /** Gives the terminal, and the keys typed so far, to what draws next. */
  readonly handOver: () => void;
  /** Gives the terminal back as it was. */
  readonly leave: () => void;
}

const CTRL_C = "\x03";
const CTRL_Z = "\x1a";
const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Takes the terminal: no echo, the alternate screen with the name of the
 * product. Keys are kept; ^c ends the program, ^z stops it.
 *
 * @returns Null if there is no terminal to draw on.
 */
export function openingScreen(
  environment: (name: string) => string | undefined,
): OpeningScreen | null {
  const isTerminal = Deno.stdin.isTerminal() && Deno.stdout.isTerminal() &&
    environment("TERM") !== "dumb";
  const isPlain = Boolean(environment("NO_COLOR"));
  if (!isTerminal || Deno.build.os === "windows") return null;
  const typed: Buffer[] = [];
  let state: "taken" | "lent" | "gone" = "lent";
  let line = "";

  function frame(): string {
    const product = isPlain ? "longshore" : "\x1b[1;36mlongshore\x1b[0m";
    return `${enterScreen} ${product}\r\n\r\n ${line}`;
  }
  function take(): void {
    if (state !== "lent") return;
    state = "taken";
    process.stdin.setRawMode(true);
    process.stdin.ref();
    process.stdin.on("readable", read);
    process.stdin.resume();
    process.stdout.write(frame());
  }
  function giveBack(): void {
    if (state !== "taken") return;
    state = "lent";
    process.stdin.off("readable", read);
    // A read under way would take what is typed next from whoever asks for it.
    process.stdin.pause();
    process.stdin.setRawMode(false);
    process.stdin.unref();
    process.stdout.write(leaveScreen);
  }
  function read(): void {
    for (;;) {
      const chunk: Buffer | null = process.stdin.read();
      if (chunk === null) return;
      const text = String(chunk);
      if (text.includes(CTRL_C)) return Deno.exit(SIGNALS.SIGINT);
      if (text.includes(CTRL_Z)) void stop();
      typed.push(Buffer.from(text.replaceAll(CTRL_Z, "")));
    }
  }
  async function stop(): Promise<void> {
    giveBack();
    await stopJob().catch(() => {});
    take();
  }
  function leave(): void {
    giveBack();
    if (state === "lent") state = "gone";
    removeEventListener("unload", leave);
    for (const [name, listener] of listeners) {
      Deno.removeSignalListener(name, listener);
    }
    listeners.length = 0;
  }
  const listeners = Object.entries(SIGNALS).map(([name, code]) => {
    const end = () => Deno.exit(code);
    Deno.addSignalListener(name as Deno.Signal, end);
    return [name as Deno.Signal, end] as const;
  });
  addEventListener("unload", leave);
  take();

  return {
    show(next) {
      line = next;
      if (state === "taken") process.stdout.write(frame());
    },
    note(said) {
      // In one piece, so that nobody sees the other screen.
      process.stdout.write(`${leaveScreen}${said}\r\n${frame()}`);
    },
    async lend(work) {
      giveBack();
      try {
        return await work();
      } finally {
        take();
      }
    },
    handOver() {
      if (state !== "taken") return;
      process.stdin.off("readable", read);
      if (typed.length > 0) process.stdin.unshift(Buffer.concat(typed));
      state = "gone";
      leave();
    },
    leave,
  };
}
