import { escapeInvisible } from "#shared/invisible.ts";

/** Logs one line; what agents and operators sent cannot act on a terminal. */
export function log(line: string): void {
  console.error(`${new Date().toISOString()} ${escapeInvisible(line)}`);
}

/** Resolves at the first SIGTERM or SIGINT; a second one ends the process. */
export function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => {
      for (const signal of ["SIGTERM", "SIGINT"] as const) {
        Deno.removeSignalListener(signal, stop);
      }
      resolve();
    };
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      Deno.addSignalListener(signal, stop);
    }
  });
}
