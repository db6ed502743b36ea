import { useCallback, useEffect, useRef, useState } from "react";
import { agoWords, sizeWords } from "#tui/words/amounts.ts";
import { throttle } from "#tui/console/data/throttle.ts";
import type { Binding } from "#tui/console/keys/binding.ts";
import type { Place } from "#tui/console/nav/places.ts";
import { text } from "#tui/text/mod.ts";
import { bar } from "#tui/console/widgets/bar.ts";
import {
  gap,
  heading,
  note,
  type SheetLine,
} from "#tui/console/widgets/sheet.tsx";

/** Interval between updates of the progress on screen. */
const SHOW_EVERY_MS = 200;

/** A file being sent or received; its transfer may have stopped. */
export interface Transfer {
  readonly path: string;
  /** The heading of the page: what is being done. */
  readonly doing: string;
  /** What follows once all bytes have arrived; left out: nothing. */
  readonly then?: string;
  readonly sent: number;
  readonly bytes: number;
  /** Bytes per second since it started or resumed; 0 while unknown. */
  readonly speed: number;
  /** The reason it stopped; null while it is running. */
  readonly stopped: string | null;
}

/** The arguments of the work of a transfer. */
interface TransferWork {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: { sent: number; bytes: number }) => void;
}

export interface TransferControl {
  readonly transfer: Transfer | null;
  /** @returns Null if it was stopped; `transfer.stopped` says why. */
  readonly run: <Result>(
    of: Pick<Transfer, "path" | "doing" | "then">,
    work: (running: TransferWork) => Promise<Result>,
  ) => Promise<Result | null>;
  readonly stop: () => void;
}

/** Transfers one file at a time and reports its progress. */
export function useTransfer(): TransferControl {
  const [shown, setShown] = useState<Transfer | null>(null);
  const stopping = useRef(new AbortController());

  useEffect(() => () => stopping.current.abort(), []);

  const run: TransferControl["run"] = useCallback(async (of, work) => {
    stopping.current = new AbortController();
    const { signal } = stopping.current;
    const startedAt = performance.now();
    let from: number | null = null;
    let now: Transfer = { ...of, sent: 0, bytes: 0, speed: 0, stopped: null };
    const show = throttle(() => setShown(now), SHOW_EVERY_MS);
    show.request();
    const onProgress: TransferWork["onProgress"] = ({ sent, bytes }) => {
      from ??= sent;
      const seconds = (performance.now() - startedAt) / 1000;
      const speed = seconds > 0 ? Math.max(0, sent - from) / seconds : 0;
      now = { ...now, sent, bytes, speed };
      if (!signal.aborted) show.request();
    };
    try {
      const result = await work({ signal, onProgress });
      setShown(null);
      return result;
    } catch (error) {
      const stopped = signal.aborted
        ? text.newPackage.stopped
        : (error as Error).message;
      setShown({ ...now, stopped });
      return null;
    } finally {
      show.stop();
    }
  }, []);
  return { transfer: shown, run, stop: () => stopping.current.abort() };
}

/** The page of a transfer: progress, speed and remaining time. */
export function transferLines(
  { doing, then, sent, bytes, speed, stopped }: Transfer,
  width: number,
): SheetLine<{ readonly place?: Place }>[] {
  const cells = Math.max(10, Math.min(60, width - 12));
  const percent = bytes > 0 ? Math.floor((100 * sent) / bytes) : 0;
  const left = speed > 0 ? agoWords((bytes - sent) / speed) : "?";
  return [
    heading(doing),
    gap("bar"),
    {
      key: "bar",
      pieces: [
        { text: bar(sent, bytes, cells), tone: stopped ? "open" : "ok" },
        { text: `  ${percent} %` },
      ],
    },
    {
      key: "numbers",
      pieces: [{
        text: then !== undefined && bytes > 0 && sent >= bytes && !stopped
          ? then
          : text.newPackage.uploaded(
            sizeWords(sent),
            sizeWords(bytes),
            sizeWords(speed),
            left,
          ),
      }],
    },
    ...stopped === null ? [] : note(
      "stopped",
      { text: text.newPackage.cut(stopped), tone: "failed" },
      width,
    ),
  ];
}

export interface TransferState {
  readonly stopped: boolean;
  readonly stop: () => void;
  readonly resume: () => void;
  readonly edit: () => void;
}

/** The keys while a file is being transferred. */
export const transferKeys: readonly Binding<TransferState>[] = [
  {
    key: "c",
    does: () => text.newPackage.cancelUpload,
    footer: ["c", () => text.newPackage.cancelShort],
    unavailable: ({ stopped }) => stopped ? text.newPackage.stopped : null,
    run: ({ stop }) => stop(),
  },
  {
    key: "r",
    also: ["enter"],
    does: () => text.newPackage.resume,
    footer: ["r", () => text.newPackage.resumeShort],
    unavailable: ({ stopped }) => stopped ? null : text.newPackage.goesOn,
    run: ({ resume }) => resume(),
  },
  {
    key: "e",
    also: ["esc"],
    does: () => text.newPackage.edit,
    footer: ["e", () => text.newPackage.editShort],
    run: ({ stop, edit }) => {
      stop();
      edit();
    },
  },
];

/** A result that never changes, for a page that expects a fetched one. */
export function constantResult<Value>(value: Value) {
  return { value, problem: null, reload: () => Promise.resolve() };
}
