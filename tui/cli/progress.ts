import { text } from "#tui/text/mod.ts";
import { clip } from "#tui/console/widgets/fit.ts";
import type { Cli } from "./cli.ts";
import { sizeOf } from "./lists.ts";

/** A line on stderr that is redrawn while a file is transferred. */
export interface ProgressLine {
  /** Bytes transferred, and bytes in total. */
  readonly show: (progress: { sent: number; bytes: number }) => void;
  readonly clear: () => void;
}

/** Pause between two drawings; more often is not readable. */
const EVERY_MS = 100;
const BAR_CELLS = 24;

/** A line on stderr that is redrawn with other words. */
export interface StatusLine {
  readonly show: (words: string) => void;
  readonly clear: () => void;
}

/**
 * Draws nothing without a terminal, or with `--quiet`.
 *
 * @param then What follows once all bytes have arrived.
 */
export function statusLine(cli: Cli): StatusLine {
  if (!isSeen(cli)) return { show: () => {}, clear: () => {} };
  return {
    // One cell less: a full line would scroll.
    show: (words) => draw(clip(words, Deno.consoleSize().columns - 1)),
    clear: () => draw(""),
  };
}

function isSeen(cli: Cli): boolean {
  return Deno.stderr.isTerminal() && !cli.options().quiet &&
    cli.environment("TERM") !== "dumb";
}

/**
 * Draws nothing without a terminal, or with `--quiet`.
 *
 * @param then What follows once all bytes have arrived.
 */
export function progressLine(
  cli: Cli,
  name: string,
  then?: string,
): ProgressLine {
  if (!isSeen(cli)) return { show: () => {}, clear: () => {} };
  let began: { readonly at: number; readonly sent: number } | null = null;
  let drawnAt = 0;
  return {
    show({ sent, bytes }) {
      const now = performance.now();
      began ??= { at: now, sent };
      if (now - drawnAt < EVERY_MS && sent < bytes) return;
      drawnAt = now;
      if (then !== undefined && sent >= bytes) {
        return draw(`${clip(name, 24)}  ${then}`);
      }
      const seconds = (now - began.at) / 1000;
      draw(lineOf(name, sent, bytes, seconds, sent - began.sent));
    },
    clear() {
      if (drawnAt > 0) draw("");
      drawnAt = 0;
    },
  };
}

/** "vlc.zip [####----] 50 %  12.0 MiB/s, 0:12 left". */
export function lineOf(
  name: string,
  sent: number,
  bytes: number,
  seconds: number,
  sentNow: number,
): string {
  const share = bytes === 0 ? 1 : sent / bytes;
  const full = Math.floor(share * BAR_CELLS);
  const bar = "#".repeat(full) + "-".repeat(BAR_CELLS - full);
  const start = `${clip(name, 24)} [${bar}] ${Math.floor(100 * share)} %`;
  if (seconds < 0.5 || sentNow === 0) return start;
  const speed = sentNow / seconds;
  const left = Math.ceil((bytes - sent) / speed);
  return `${start}  ${
    text.cli.progress(`${sizeOf(Math.round(speed))}/s`, clock(left))
  }`;
}

function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${`${seconds % 60}`.padStart(2, "0")}`;
}

const encoder = new TextEncoder();

function draw(line: string): void {
  Deno.stderr.writeSync(encoder.encode(`\r${line}\x1b[K`));
}
