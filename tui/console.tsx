import process from "node:process";
import { render } from "ink";
import { App, type Opened } from "./app.tsx";

/** A key is answered within a frame; what arrives is shown less often anyway. */
const MAX_FPS = 60;

/**
 * Draws the console until the operator leaves or a signal ends it, and gives
 * the terminal back as it was in every case.
 *
 * @returns The exit code: 0, or 128 and the signal's number.
 */
export async function runConsole(opened: Opened): Promise<number> {
  let code = 0;
  const app = render(<App {...opened} />, {
    alternateScreen: true,
    incrementalRendering: true,
    interactive: true,
    exitOnCtrlC: false,
    maxFps: MAX_FPS,
  });
  const stop = (number: number) => () => {
    code = 128 + number;
    app.unmount();
  };
  const signals = { SIGHUP: stop(1), SIGINT: stop(2), SIGTERM: stop(15) };
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
    removeEventListener("unhandledrejection", crash);
    removeEventListener("error", crash);
    for (const [name, listener] of Object.entries(signals)) {
      process.off(name, listener);
    }
  }
  if (failure !== undefined) throw failure;
  return code;
}
