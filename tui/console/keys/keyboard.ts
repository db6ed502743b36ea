import { useEffect, useRef, useState } from "react";
import { useInput } from "ink";
import { type Press, takeKey } from "./count.ts";
import { keyNames } from "./names.ts";

/** A digit that nothing follows for so long is a key, not a number's first. */
const DIGIT_MS = 350;
/** Keys that wait for longer are told of, and can be forgotten. */
const PATIENCE_MS = 1000;

/** What the screen in front does with a key. */
export interface Listener {
  /** "later": what the key acts on is not there yet. */
  readonly press: (key: string, count?: number) => "done" | "later";
  /** Whether the key takes a number; null while numbers are typed as text. */
  readonly counts: ((key: string) => boolean) | null;
  /** Shows the number typed so far. */
  readonly show: (digits: string) => void;
}

/** Keys on their way from the terminal to the screen in front. */
export interface Keyboard {
  /** The screen in front is drawn: it takes the keys from now on. */
  readonly listen: (listener: Listener) => void;
  /**
   * Lets keys wait until something is over that decides what they act on, as
   * a question that the server is still asked about.
   */
  readonly hold: <Result>(work: Promise<Result>) => Promise<Result>;
}

/** What is said of keys that wait. */
interface KeyboardOptions {
  /** They wait for longer than one expects. */
  readonly onWaiting: () => void;
  readonly onForgotten: () => void;
}

/** A key that was pressed, or a number and the key it belongs to. */
type QueuedKey = Press & { readonly counted: boolean };

/**
 * Collects what is pressed and hands it, key by key, to the screen it
 * answers; the one place that calls useInput. The next key waits until what
 * the one before it did has been drawn, and a key that acts on what is still
 * being loaded until it is there: however fast they were typed, each acts on
 * what it was meant for, and none is lost.
 */
export function useKeyboard(told: KeyboardOptions): Keyboard {
  const [turn, setTurn] = useState(0);
  const latest = useRef(told);
  latest.current = told;
  const [keyboard] = useState(() =>
    openKeyboard(() => setTurn((before) => before + 1), {
      onWaiting: () => latest.current.onWaiting(),
      onForgotten: () => latest.current.onForgotten(),
    })
  );
  useInput((input, key) => keyboard.type(keyNames(input, key)));
  useEffect(() => keyboard.drawn(), [keyboard, turn]);
  useEffect(() => () => keyboard.close(), [keyboard]);
  return keyboard;
}

/** @param draw Asks for a frame; `drawn` is called once it is there. */
export function openKeyboard(draw: () => void, told: KeyboardOptions) {
  let waiting: QueuedKey[] = [];
  let listener: Listener | null = null;
  let drawing = false;
  /** The first key waits for what it acts on. */
  let stuck = false;
  let holds = 0;
  let digits = "";
  let digitTimer: ReturnType<typeof setTimeout> | undefined;
  let patience: ReturnType<typeof setTimeout> | undefined;
  let late = false;

  function next(): void {
    if (drawing || holds > 0 || stuck || !listener) return;
    const first = waiting.shift();
    if (!first) return calm();
    if (!first.counted && listener.counts) {
      count(first.key, listener.counts);
      return next();
    }
    if (listener.press(first.key, first.count) === "later") {
      waiting.unshift({ ...first, counted: true });
      stuck = true;
      return worry();
    }
    drawing = true;
    draw();
  }
  /** Takes a key that may be part of a number. */
  function count(key: string, counts: (key: string) => boolean): void {
    clearTimeout(digitTimer);
    const counted = takeKey(digits, key, counts(key));
    digits = counted.digits;
    waiting.unshift(
      ...counted.press.map((press) => ({ ...press, counted: true })),
    );
    if (counted.press.length === 0) listener?.show(digits);
    if (digits.length === 1) digitTimer = setTimeout(alone, DIGIT_MS);
  }
  /** Nothing followed the digit: it is a key. */
  function alone(): void {
    waiting.unshift({ key: digits, counted: true });
    digits = "";
    next();
  }
  function worry(): void {
    patience ??= setTimeout(() => {
      late = true;
      if (waiting.length > 0) told.onWaiting();
    }, PATIENCE_MS);
  }
  function release(): void {
    holds--;
    drawing = true;
    draw();
  }
  function calm(): void {
    clearTimeout(patience);
    patience = undefined;
    late = false;
  }
  function forget(): void {
    waiting = [];
    stuck = false;
    calm();
  }

  return {
    type(keys: readonly string[]): void {
      for (const key of keys) {
        const waits = stuck || holds > 0;
        // It always leaves at once, and esc ends a wait that takes long.
        if (key === "^c" && waits) {
          forget();
          listener?.press(key);
        } else if (key === "esc" && waits && late && waiting.length > 0) {
          forget();
          told.onForgotten();
        } else {
          waiting.push({ key, counted: false });
          if (waits && late) told.onWaiting();
          next();
        }
      }
    },
    drawn(): void {
      drawing = false;
      next();
    },
    listen(now: Listener): void {
      listener = now;
      stuck = false;
      next();
    },
    hold<Result>(work: Promise<Result>): Promise<Result> {
      holds++;
      worry();
      // What the work leads to is said after it, and drawn after that.
      return work.finally(() => {
        setTimeout(release);
      });
    },
    close(): void {
      clearTimeout(digitTimer);
      forget();
    },
  };
}
