import { spawn } from "@lydell/node-pty";
import xterm from "@xterm/headless";
import { sleep } from "#tests/harness/time/sleep.ts";
import { taskArguments } from "#tests/harness/server/task.ts";
import { bundledProgram } from "./bundled_program.ts";

/** Far more than a console needs on a machine under load. */
const PATIENCE_MS = 60_000;
/** Interval of the checks of {@linkcode Terminal.silent}, in milliseconds. */
const LOOK_MS = 50;

/** The bytes a keyboard sends for keys that are not characters. */
const KEYS: Record<string, string> = {
  enter: "\r",
  esc: "\x1b",
  space: " ",
  up: "\x1b[A",
  down: "\x1b[B",
  right: "\x1b[C",
  left: "\x1b[D",
  pgup: "\x1b[5~",
  pgdn: "\x1b[6~",
  home: "\x1b[H",
  end: "\x1b[F",
  "^c": "\x03",
  "^d": "\x04",
  "^l": "\x0c",
  "^o": "\x0f",
  "^r": "\x12",
  "^s": "\x13",
  "^u": "\x15",
  "^w": "\x17",
  "^x": "\x18",
  "^z": "\x1a",
  "^space": "\0",
  "^\\": "\x1c",
  backspace: "\x7f",
  tab: "\t",
};

export interface TerminalOptions {
  readonly args?: readonly string[];
  readonly env?: Record<string, string>;
  readonly columns?: number;
  readonly rows?: number;
  /** The longest a wait lasts, in milliseconds, before it fails. */
  readonly patienceMs?: number;
}

/** A program on a real pseudo-terminal, seen through a terminal emulator. */
export interface Terminal extends AsyncDisposable {
  /** Presses keys one after the other: "j", "enter", "^d". */
  readonly press: (...keys: string[]) => void;
  /** Sends text at once, like very fast typing. */
  readonly type: (text: string) => void;
  /** Waits until the screen shows the text; fails with the screen. */
  readonly sees: (text: string | RegExp) => Promise<string>;
  /** Waits until the screen no longer shows the text. */
  readonly seesNoMore: (text: string | RegExp) => Promise<void>;
  /** Waits until it is true, checking again after each write of the program. */
  readonly until: (holds: () => boolean, what: string) => Promise<void>;
  /**
   * Waits until nothing has been written for this many milliseconds. A program
   * that writes more often than that fails the wait.
   */
  readonly silent: (milliseconds: number) => Promise<void>;
  /** The present lines of the screen, without trailing spaces. */
  readonly screen: () => string;
  /**
   * The same with its attributes: `[cyan bold]text[/]`, one line per row.
   * Colours have the names of a 16-colour terminal.
   */
  readonly painted: () => string;
  /** True if the alternate screen is shown. */
  readonly alternate: () => boolean;
  /** Everything the program has written. */
  readonly written: () => string;
  readonly resize: (columns: number, rows: number) => void;
  readonly kill: (signal: string) => void;
  /** Waits for the end; returns the exit code. */
  readonly exit: () => Promise<number>;
}

/** Starts the console as it is installed, with the same permissions. */
export async function openConsole(
  options: TerminalOptions = {},
): Promise<Terminal> {
  const { args = [], ...rest } = options;
  return openTerminal(
    Deno.execPath(),
    [...await consoleCommand(), ...args],
    rest,
  );
}

/**
 * Adds the view "packages" to arguments that open the console and name no
 * other.
 */
export function onPackages(args: readonly string[] = []): readonly string[] {
  const [first = "--"] = args;
  const opens = first.startsWith("--") && !args.includes("--json");
  const named = args.some((arg) => arg.startsWith("--view"));
  return opens && !named ? ["--view=packages", ...args] : args;
}

/** The arguments of `deno` that run the console, from any folder. */
export async function consoleCommand(): Promise<string[]> {
  const flags = (await taskArguments("tui")).slice(0, -1);
  const program = await bundledProgram();
  return [...flags, "--no-config", "--no-remote", "--no-npm", program];
}

export function openTerminal(
  program: string,
  args: readonly string[],
  {
    env = {},
    columns = 80,
    rows = 24,
    patienceMs = PATIENCE_MS,
  }: Omit<TerminalOptions, "args"> = {},
): Terminal {
  const emulator = new xterm.Terminal({
    cols: columns,
    rows,
    allowProposedApi: true,
  });
  const pty = spawn(program, [...args], {
    name: env.TERM ?? "xterm-256color",
    cols: columns,
    rows,
    env: { ...bareEnvironment(), ...env },
    encoding: null,
  });
  const decoder = new TextDecoder();
  const waiting = new Set<() => void>();
  let written = "";
  let code: number | null = null;
  const look = () => waiting.forEach((check) => check());
  pty.onData((data) => {
    const bytes = data as unknown as Uint8Array;
    written += decoder.decode(bytes, { stream: true });
    emulator.write(bytes, look);
  });
  const { promise: ended, resolve: end } = Promise.withResolvers<number>();
  pty.onExit(({ exitCode, signal }) => {
    emulator.write("", () => {
      code = signal ? 128 + signal : exitCode;
      end(code);
      look();
    });
  });

  function screen(): string {
    const { active } = emulator.buffer;
    return Array.from(
      { length: emulator.rows },
      (_, y) => active.getLine(active.baseY + y)?.translateToString(true) ?? "",
    ).join("\n");
  }
  const shows = (text: string | RegExp) =>
    typeof text === "string" ? screen().includes(text) : text.test(screen());

  async function until(holds: () => boolean, what: string): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const fail = () =>
      reject(
        new Error(`${what}; exit code ${code}; the screen is\n${screen()}`),
      );
    const timer = setTimeout(fail, patienceMs);
    const check = () => {
      if (holds()) resolve();
      else if (code !== null) fail();
    };
    waiting.add(check);
    check();
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      waiting.delete(check);
    }
  }

  return {
    press: (...keys) => keys.forEach((key) => pty.write(KEYS[key] ?? key)),
    type: (text) => pty.write(text),
    async sees(text) {
      await until(() => shows(text), `Never seen: ${text}`);
      return screen();
    },
    until,
    async silent(milliseconds) {
      let length = written.length;
      let since = performance.now();
      const end = since + patienceMs;
      while (performance.now() - since < milliseconds) {
        await sleep(LOOK_MS);
        if (written.length === length) continue;
        [length, since] = [written.length, performance.now()];
        if (since > end) throw new Error(`Never silent:\n${screen()}`);
      }
    },
    seesNoMore: (text) => until(() => !shows(text), `Still seen: ${text}`),
    screen,
    painted: () => paintedScreen(emulator),
    alternate: () => emulator.buffer.active.type === "alternate",
    written: () => written,
    resize(width, height) {
      emulator.resize(width, height);
      pty.resize(width, height);
    },
    kill: (signal) => pty.kill(signal),
    exit: () => ended,
    async [Symbol.asyncDispose]() {
      if (code === null) pty.kill("SIGKILL");
      await ended;
      emulator.dispose();
    },
  };
}

const COLOURS = [
  ...["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"],
  "gray",
  // The bright ones.
  ...["red", "green", "yellow", "blue", "magenta", "cyan", "white"],
];

function paintedScreen(emulator: InstanceType<typeof xterm.Terminal>): string {
  const { active } = emulator.buffer;
  return Array.from({ length: emulator.rows }, (_, y) => {
    const line = active.getLine(active.baseY + y);
    let painted = "";
    let before = "";
    for (let x = 0; x < emulator.cols; x++) {
      const cell = line?.getCell(x);
      if (!cell || cell.getWidth() === 0) continue;
      const style = [
        cell.isFgPalette() ? COLOURS[cell.getFgColor()] ?? "other" : "",
        cell.isBold() ? "bold" : "",
        cell.isInverse() ? "inverse" : "",
      ].filter((word) => word !== "").join(" ");
      if (style !== before) {
        painted += `${before === "" ? "" : "[/]"}${style && `[${style}]`}`;
        before = style;
      }
      painted += cell.getChars() || " ";
    }
    return `${painted}${before === "" ? "" : "[/]"}`.trimEnd();
  }).join("\n");
}

let homes: string | undefined;
let programs = 0;

/** A folder that no other program has written its profiles to. */
function emptyConfigHome(): string {
  if (homes === undefined) {
    const made = homes = Deno.makeTempDirSync({ prefix: "longshore-" });
    addEventListener(
      "unload",
      () => Deno.removeSync(made, { recursive: true }),
    );
  }
  return `${homes}/${++programs}`;
}

/**
 * The variables that a program needs to run; with more, a test would depend on
 * who runs it, and on what other programs keep in that person's profiles.
 */
export function bareEnvironment(): Record<string, string> {
  const names = ["HOME", "PATH", "DENO_DIR"];
  const inherited = names.flatMap((name) => {
    const value = Deno.env.get(name);
    return value === undefined ? [] : [[name, value]];
  });
  return {
    ...Object.fromEntries(inherited),
    XDG_CONFIG_HOME: emptyConfigHome(),
    LANG: "C.UTF-8",
    TZ: "UTC",
  };
}
