import process from "node:process";
import { useApp } from "ink";
import { useEffect, useReducer, useRef } from "react";
import { isMouseOn, startMouse, stopMouse } from "#tui/console/mouse.ts";
import { enterScreen } from "./screen.ts";
import { stopJob } from "./stop_job.ts";

/** The terminal of the console, which others may write on or take. */
export interface TerminalControl {
  readonly redraw: () => void;
  /**
   * Gives the terminal back while something else uses it: the shell, if left
   * out.
   */
  readonly suspend: (meanwhile?: () => Promise<void>) => Promise<void>;
}

/**
 * A signal of ^c may be heard only after what used the terminal has ended of the
 * same one. When the terminal is ours, ^c is a key and no signal.
 */
const LATE_MS = 3000;

let isLent = false;
let returnedAt = -Infinity;

/**
 * True while something else uses the terminal, to which ^c is said then, and
 * shortly afterwards.
 */
export function isTerminalLent(): boolean {
  return isLent || performance.now() - returnedAt < LATE_MS;
}

/** @param clear Clears it, so that the next frame is drawn as a whole. */
export function useTerminal(clear: () => void): TerminalControl {
  const { suspendTerminal } = useApp();
  const [, drawAgain] = useReducer((before: number) => before + 1, 0);
  const isSuspended = useRef(false);
  const redraw = () => {
    clear();
    drawAgain();
  };
  useEffect(() => {
    // Whoever stopped us from outside did not wait for the terminal.
    const onContinue = () => {
      if (isSuspended.current) return;
      process.stdin.setRawMode(true);
      process.stdout.write(enterScreen);
      if (isMouseOn()) process.stdout.write(startMouse);
      redraw();
    };
    process.on("SIGCONT", onContinue);
    return () => void process.off("SIGCONT", onContinue);
  }, []);
  return {
    redraw,
    async suspend(meanwhile = stopJob) {
      if (isSuspended.current) return;
      isSuspended.current = isLent = true;
      try {
        await suspendTerminal(async () => {
          if (isMouseOn()) process.stdout.write(stopMouse);
          // A read under way would take what is typed next from `meanwhile`.
          process.stdin.pause();
          try {
            await meanwhile();
          } finally {
            // The frame that follows begins where the cursor is.
            process.stdout.write(enterScreen);
            if (isMouseOn()) process.stdout.write(startMouse);
          }
        });
      } finally {
        process.stdin.resume();
        isSuspended.current = isLent = false;
        returnedAt = performance.now();
      }
      // The window may have another size by now.
      process.kill(process.pid, "SIGWINCH");
    },
  };
}
