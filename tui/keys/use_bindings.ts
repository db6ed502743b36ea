import { createContext, useContext, useEffect, useState } from "react";
import { useInput } from "ink";
import { useSession } from "../session.ts";
import { find, type Key } from "./binding.ts";
import { keyNames } from "./names.ts";

/** Keys pressed and not yet acted upon. */
interface Pressed {
  readonly waiting: readonly string[];
  readonly take: () => void;
}

export const PressedKeys = createContext<Pressed>({
  waiting: [],
  take: () => {},
});

/** Collects what is pressed; the one place that calls useInput. */
export function usePressedKeys(): Pressed {
  const [waiting, setWaiting] = useState<readonly string[]>([]);
  useInput((input, key) => {
    const names = keyNames(input, key);
    if (names.length > 0) setWaiting((before) => [...before, ...names]);
  });
  return { waiting, take: () => setWaiting((before) => before.slice(1)) };
}

/**
 * Lets `keys` be pressed while `active`. One key is taken per render, so that
 * each acts on what the one before it has left, however fast they were typed.
 */
export function useBindings(keys: readonly Key[], active: boolean): void {
  const { waiting, take } = useContext(PressedKeys);
  const { say } = useSession();
  useEffect(() => {
    const [pressed] = waiting;
    if (!active || pressed === undefined) return;
    take();
    say("plain", "");
    const key = find(keys, pressed);
    if (!key) say("quiet", `"${pressed}" does nothing here; ? shows what does`);
    else if (key.dead !== null) say("open", key.dead);
    else key.run();
  }, [waiting, active]);
}
