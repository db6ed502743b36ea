import { useEffect, useRef, useState } from "react";
import { useInput } from "ink";
import { type Press, takeKey } from "./count.ts";
import { keyNames } from "./names.ts";

/**
 * A digit that nothing follows within this time is a key, not part of a number.
 */
const DIGIT_MS = 350;
/** Time after which the operator sees that keys wait, and can drop them. */
const PATIENCE_MS = 1000;

/** Keys of the terminal that do not wait for anything. */
const AT_ONCE = ["^c", "^l", "^o", "^z"];

/** The key handler of the active screen. */
export interface Listener {
  /** "later": what the key acts on is not loaded yet. */
  readonly press: (key: string, count?: number) => "done" | "later";
  /** True if the key takes a number; null while digits are typed as text. */
  readonly counts: ((key: string) => boolean) | null;
  /** Shows the number typed so far. */
  readonly show: (digits: string) => void;
}

/** Passes keys from the terminal to the active screen. */
export interface Keyboard {
  /** Called after a screen was drawn: it receives the keys from now on. */
  readonly listen: (listener: Listener) => void;
  /**
   * Lets keys wait until something is over that decides what they act on, as
   * a question that the server is still asked about.
   */
  readonly hold: <Result>(work: Promise<Result>) => Promise<Result>;
}

/** Called about keys that wait. */
interface KeyboardOptions {
  /** They have waited for longer than expected. */
  readonly onWaiting: () => void;
  readonly onForgotten: () => void;
  /**
   * Esc was pressed while something holds the keys; true if it answered that,
   * and the key with those that wait is dropped.
   */
  readonly onEscape: () => boolean;
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
export function useKeyboard(options: KeyboardOptions): Keyboard {
  const [turn, setTurn] = useState(0);
  const latest = useRef(options);
  latest.current = options;
  const [keyboard] = useState(() =>
    openKeyboard(() => setTurn((before) => before + 1), {
      onWaiting: () => latest.current.onWaiting(),
      onForgotten: () => latest.current.onForgotten(),
      onEscape: () => latest.current.onEscape(),
    })
  );
  useInput((input, key) => keyboard.type(keyNames(input, key)));
  useEffect(() => keyboard.drawn(), [keyboard, turn]);
  useEffect(() => () => keyboard.close(), [keyboard]);
  return keyboard;
}

/** A click brings the number of its line. */
function queued(name: string): QueuedKey {
  const [key = name, line] = name.split(" ");
  return line === undefined
    ? { key: name, counted: false }
    : { key, count: Number(line), counted: true };
}

/** @param draw Asks for a frame; `drawn` is called once it is there. */
export function openKeyboard(draw: () => void, options: KeyboardOptions) {
  let waiting: QueuedKey[] = [];
  let listener: Listener | null = null;
  let drawing = false;
  /** The first key waits for what it acts on to be loaded. */
  let stuck = false;
  let holds = 0;
  let digits = "";
  let digitTimer: ReturnType<typeof setTimeout> | undefined;
  let patience: ReturnType<typeof setTimeout> | undefined;
  let late = false;

  function next(): void {
    if (drawing || holds > 0 || stuck || !listener) return;
    const first = waiting.shift();
    if (!first) return endPatience();
    if (!first.counted && listener.counts) {
      count(first.key, listener.counts);
      return next();
    }
    if (listener.press(first.key, first.count) === "later") {
      waiting.unshift({ ...first, counted: true });
      stuck = true;
      return startPatience();
    }
    drawing = true;
    draw();
  }
  /** Handles a key that may be part of a number. */
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
  function startPatience(): void {
    patience ??= setTimeout(() => {
      late = true;
      if (waiting.length > 0) options.onWaiting();
    }, PATIENCE_MS);
  }
  function release(): void {
    holds--;
    drawing = true;
    draw();
  }
  function endPatience(): void {
    clearTimeout(patience);
    patience = undefined;
    late = false;
  }
  function forget(): void {
    waiting = [];
    stuck = false;
    endPatience();
  }

  return {
    type(keys: readonly string[]): void {
      for (const key of keys) {
        const waits = stuck || holds > 0;
        // Some keys work at once, and esc drops the keys of a long wait.
        if (AT_ONCE.includes(key) && waits) {
          if (key === "^c") forget();
          listener?.press(key);
        } else if (
          key === "esc" && holds > 0 && (late || waiting.length === 0) &&
          options.onEscape()
        ) {
          forget();
        } else if (key === "esc" && waits && late && waiting.length > 0) {
          forget();
          options.onForgotten();
        } else {
          waiting.push(queued(key));
          if (waits && late) options.onWaiting();
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
      startPatience();
      // The result of the work is set after it, and drawn after that.
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
