import {
  createContext,
  type RefObject,
  useContext,
  useEffect,
  useRef,
  useState,
} from "react";
import { useInput } from "ink";
import { useSession } from "../session.ts";
import { text } from "../text/mod.ts";
import { find, type Key } from "./binding.ts";
import { counting } from "./count.ts";
import { keyNames } from "./names.ts";

/** A digit that nothing follows for so long is a key, not a number's first. */
const DIGIT_MS = 350;

/** What the screen in front does with a key. */
interface Listener {
  readonly press: (key: string, count?: number) => void;
  /** Whether the key takes a number; null while numbers are typed as text. */
  readonly counts: ((key: string) => boolean) | null;
  /** Shows the number typed so far. */
  readonly show: (digits: string) => void;
}

type Handler = RefObject<Listener | null>;

export const KeyHandler = createContext<Handler>({ current: null });

/**
 * Collects what is pressed and hands it, key by key, to the handler it
 * answers; the one place that calls useInput. The next key waits until what
 * the one before it did has been drawn, so that each acts on what is there,
 * however fast they were typed.
 */
export function useKeyboard(): Handler {
  const handler: Handler = useRef(null);
  const waiting = useRef<string[]>([]);
  const drawing = useRef(false);
  const digits = useRef("");
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [turn, setTurn] = useState(0);

  function next(): void {
    const key = waiting.current.shift();
    const listener = handler.current;
    if (key === undefined || !listener) return;
    drawing.current = true;
    setTurn((before) => before + 1);
    if (!listener.counts) return listener.press(key);
    clearTimeout(timer.current);
    const counted = counting(digits.current, key, listener.counts(key));
    digits.current = counted.digits;
    const [first, ...others] = counted.press;
    // Each of them acts on what the one before it has led to.
    waiting.current.unshift(...others.map((press) => press.key));
    if (first) listener.press(first.key, first.count);
    else listener.show(counted.digits);
    if (counted.digits.length === 1) {
      timer.current = setTimeout(alone, DIGIT_MS);
    }
  }
  /** Nothing followed the digit: it is a key. */
  function alone(): void {
    const key = digits.current;
    digits.current = "";
    handler.current?.press(key);
  }
  useInput((input, key) => {
    waiting.current.push(...keyNames(input, key));
    if (!drawing.current) next();
  });
  useEffect(() => {
    drawing.current = false;
    next();
  }, [turn]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return handler;
}

export interface Listening {
  /** Only the active screen listens. */
  readonly active: boolean;
  /** Text is typed: it gets each key first, and answers whether it took it. */
  readonly typing?: ((key: string) => boolean) | null;
  /** Whether digits before a key are a number. */
  readonly counts?: boolean;
}

/** Lets `keys` be pressed while `active`; of all that do, the last drawn. */
export function useBindings(
  keys: readonly Key[],
  { active, typing = null, counts = false }: Listening,
): void {
  const handler = useContext(KeyHandler);
  const { say } = useSession();
  useEffect(() => {
    if (!active) return;
    handler.current = {
      press(pressed, count) {
        say("plain", "");
        if (typing?.(pressed)) return;
        const key = find(keys, pressed);
        if (!key) say("quiet", nothingHere(keys, pressed));
        else if (key.dead !== null) say("open", key.dead);
        else key.run(count);
      },
      counts: counts && !typing
        ? (pressed) => find(keys, pressed)?.counted ?? false
        : null,
      show: (digits) =>
        say("quiet", digits === "" ? "" : text.frame.counting(digits)),
    };
  });
}

/** A form has no help: its footer is the whole of it. */
function nothingHere(keys: readonly Key[], pressed: string): string {
  const { frame } = text;
  return find(keys, "?")
    ? frame.nothingHere(pressed)
    : frame.nothingWithoutHelp(pressed);
}
