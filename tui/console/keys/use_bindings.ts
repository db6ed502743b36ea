import { createContext, useContext, useEffect } from "react";
import { useSession } from "#tui/console/session.ts";
import { CLICK } from "#tui/console/mouse.ts";
import { text } from "#tui/text/mod.ts";
import { findKey, type Key } from "./binding.ts";
import type { Keyboard } from "./keyboard.ts";

export const KeyHandler = createContext<Keyboard | null>(null);

export interface BindingOptions {
  /** Only the active screen receives keys. */
  readonly active: boolean;
  /** Receives each key first while text is typed; true if it took the key. */
  readonly typing?: ((key: string) => boolean) | null;
  /** Digits before a key are a number. */
  readonly counts?: boolean;
  /**
   * The reason that what keys wait for cannot be loaded; null while it may
   * come.
   */
  readonly problem?: string | null;
}

/** Handles `keys` while `active`; the screen drawn last wins. */
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
        if (!key && pressed === CLICK) return "done";
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

/** A form has no help page: its footer shows all its keys. */
function nothingHere(keys: readonly Key[], pressed: string): string {
  const { frame } = text;
  return findKey(keys, "?")
    ? frame.nothingHere(pressed)
    : frame.nothingWithoutHelp(pressed);
}
