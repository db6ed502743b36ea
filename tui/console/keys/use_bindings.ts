import { createContext, useContext, useEffect } from "react";
import { useSession } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import { findKey, type Key } from "./binding.ts";
import type { Keyboard } from "./keyboard.ts";

export const KeyHandler = createContext<Keyboard | null>(null);

export interface BindingOptions {
  /** Only the active screen listens. */
  readonly active: boolean;
  /** Text is typed: it gets each key first, and answers whether it took it. */
  readonly typing?: ((key: string) => boolean) | null;
  /** Whether digits before a key are a number. */
  readonly counts?: boolean;
  /** Why what keys wait for does not come; null while it may. */
  readonly problem?: string | null;
}

/** Lets `keys` be pressed while `active`; of all that do, the last drawn. */
export function useBindings(
  keys: readonly Key[],
  { active, typing = null, counts = false, problem = null }: BindingOptions,
): void {
  const keyboard = useContext(KeyHandler);
  const { say } = useSession();
  useEffect(() => {
    if (!active || !keyboard) return;
    keyboard.listen({
      press(pressed, count) {
        const key = findKey(keys, pressed);
        if (key?.waits && problem === null && !typing) return "later";
        say("plain", "");
        if (typing?.(pressed)) return "done";
        if (!key) say("quiet", nothingHere(keys, pressed));
        else if (key.waits) say("failed", problem ?? "");
        else if (key.disabled !== null) say("open", key.disabled);
        else key.run(count);
        return "done";
      },
      counts: counts && !typing
        ? (pressed) => findKey(keys, pressed)?.counted ?? false
        : null,
      show: (digits) =>
        say("quiet", digits === "" ? "" : text.frame.counting(digits)),
    });
  });
}

/** A form has no help: its footer is the whole of it. */
function nothingHere(keys: readonly Key[], pressed: string): string {
  const { frame } = text;
  return findKey(keys, "?")
    ? frame.nothingHere(pressed)
    : frame.nothingWithoutHelp(pressed);
}
