import { useEffect, useReducer } from "react";
import { areAgesShown, showAges } from "#tui/words/moments.ts";
import { text } from "#tui/text/mod.ts";
import type { Notice } from "#tui/console/session.ts";

/** Ages are in whole minutes, so the screen changes at most this often. */
const EVERY_MS = 60_000;

/**
 * Shows times in lists as ages, or as dates again. Only while ages are shown
 * does a timer run.
 *
 * @param say Says which of them is shown now.
 * @returns Changes from one to the other.
 */
export function useAges(say: (notice: Notice) => void): () => void {
  const [, redraw] = useReducer((times: number) => times + 1, 0);
  const shown = areAgesShown();
  useEffect(() => {
    if (!shown) return;
    const timer = setInterval(redraw, EVERY_MS);
    return () => clearInterval(timer);
  }, [shown]);
  return () => {
    showAges(!areAgesShown());
    redraw();
    const { agesOn, agesOff } = text.listScreens;
    say({ tone: "quiet", text: areAgesShown() ? agesOn : agesOff });
  };
}
