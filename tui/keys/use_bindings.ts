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
import { keyNames } from "./names.ts";

/** What the screen in front does with a key; null before the first. */
type Handler = RefObject<((pressed: string) => void) | null>;

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
  const [turn, setTurn] = useState(0);

  function next(): void {
    const pressed = waiting.current.shift();
    if (pressed === undefined) return;
    drawing.current = true;
    setTurn((before) => before + 1);
    handler.current?.(pressed);
  }
  useInput((input, key) => {
    waiting.current.push(...keyNames(input, key));
    if (!drawing.current) next();
  });
  useEffect(() => {
    drawing.current = false;
    next();
  }, [turn]);
  return handler;
}

/** Lets `keys` be pressed while `active`; of all that do, the last drawn. */
export function useBindings(keys: readonly Key[], active: boolean): void {
  const handler = useContext(KeyHandler);
  const { say } = useSession();
  useEffect(() => {
    if (!active) return;
    handler.current = (pressed) => {
      say("plain", "");
      const key = find(keys, pressed);
      if (!key) {
        say("quiet", text.frame.nothingHere(pressed));
      } else if (key.dead !== null) say("open", key.dead);
      else key.run();
    };
  });
}
