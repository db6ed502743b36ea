import process from "node:process";
import { render } from "ink";
import { readServer, type ServerLabel } from "#shared/contract/server.ts";
import { call, type ServerConnection } from "#tui/api/call.ts";
import { App, type AppProps } from "./app.tsx";
import { processEnvironment } from "#tui/profiles/profile.ts";
import type { Profile } from "#tui/profiles/profiles.ts";
import { readCustomKeys } from "./keys/custom/custom_keys.ts";
import { applyLook, type Look } from "./look.ts";
import { KEY_TABLES } from "./screens/key_tables.ts";
import { isMouseOn, startMouse, stopMouse, translateMouse } from "./mouse.ts";
import { setReadonly } from "./permissions.ts";
import type { ServerInfo } from "./session.ts";
import { clearScreen, enterScreen } from "./terminal/screen.ts";
import { isTerminalLent } from "./terminal/use_terminal.ts";

/**
 * A key is answered within a frame, and rows that it asked for in the next:
 * with 60 they wait 8 ms longer. What arrives is shown ten times a second
 * anyway, so that following 500 results a second costs the same with both.
 */
const MAX_FPS = 120;
const SIGINT = 2;

/** How the console is drawn, and if it may change anything. */
export interface ConsoleOptions
  extends Omit<AppProps, "ownKeys" | "server" | "clear">, Look {
  /** Called just before the first frame. */
  readonly beforeDrawing?: () => void;
  /** Changes nothing on the server. */
  readonly readonly?: boolean;
  /** The profile; what the options say takes precedence. */
  readonly settings?: Look & Pick<Profile, "keys">;
  /** A word that distinguishes the server; its own label if left out. */
  readonly label?: ServerLabel;
}

/**
 * Draws the console until the operator leaves or a signal ends it, and gives
 * the terminal back as it was in every case.
 *
 * @returns The exit code: 0, or 128 and the signal's number.
 */
export async function runConsole(
  {
    readonly = false,
    settings = {},
    label,
    theme,
    ascii,
    screenReader: spoken,
    reducedMotion,
    mouse: usesMouse,
    beforeDrawing,
    ...opened
  }: ConsoleOptions,
): Promise<number> {
  let code = 0;
  setReadonly(readonly);
  const taken = new Set(
    KEY_TABLES.flat().flatMap(({ key, also = [] }) => [key, ...also]),
  );
  const ownKeys = readCustomKeys(settings.keys ?? {}, taken);
  const { screenReader } = await applyLook(
    { theme, ascii, screenReader: spoken, reducedMotion, mouse: usesMouse },
    settings,
    processEnvironment,
  );
  const server = await describe(opened.connection, label);
  const clear = () => {
    app.clear();
    process.stdout.write(clearScreen);
  };
  beforeDrawing?.();
  // Ink enters the alternate screen again, which changes nothing.
  process.stdout.write(enterScreen);
  const app = render(<App {...opened} {...{ ownKeys, server, clear }} />, {
    isScreenReaderEnabled: screenReader || undefined,
    alternateScreen: true,
    incrementalRendering: true,
    interactive: true,
    exitOnCtrlC: false,
    maxFps: MAX_FPS,
  });
  if (isMouseOn()) {
    translateMouse(process.stdin);
    process.stdout.write(startMouse);
  }
  const stop = (number: number) => () => {
    if (number === SIGINT && isTerminalLent()) return;
    code = 128 + number;
    app.unmount();
  };
  const signals = { SIGHUP: stop(1), SIGINT: stop(SIGINT), SIGTERM: stop(15) };
  for (const [name, listener] of Object.entries(signals)) {
    process.on(name, listener);
  }
  let failure: unknown;
  const crash = (event: Event) => {
    event.preventDefault();
    failure = event instanceof PromiseRejectionEvent
      ? event.reason
      : (event as ErrorEvent).error;
    app.unmount();
  };
  addEventListener("unhandledrejection", crash);
  addEventListener("error", crash);
  try {
    await app.waitUntilExit();
  } finally {
    if (isMouseOn()) process.stdout.write(stopMouse);
    removeEventListener("unhandledrejection", crash);
    removeEventListener("error", crash);
    for (const [name, listener] of Object.entries(signals)) {
      process.off(name, listener);
    }
  }
  if (failure !== undefined) throw failure;
  return code;
}

/**
 * The description of the server; null if it gives none or cannot be reached.
 */
async function describe(
  connection: ServerConnection,
  label: ServerLabel | undefined,
): Promise<ServerInfo | null> {
  const said = await call(connection, readServer).catch(() => null);
  return said && label ? { ...said, label } : said;
}
