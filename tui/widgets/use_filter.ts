import { useEffect, useRef, useState } from "react";
import { bind } from "../keys/binding.ts";
import type { Prompting } from "../keys/use_command.ts";
import { text } from "../text/mod.ts";
import { edited, type Typed, typedText } from "./field.tsx";

/** The server is asked once typing pauses for so long. */
const PAUSE_MS = 150;

/** The line after `/`: what is typed filters the list as it is typed. */
export interface Filter {
  /** What the server is asked for. */
  readonly q: string;
  /** The line while it is open, coloured by what came of it. */
  readonly prompting: (found: Found) => Prompting | null;
  readonly open: () => void;
  readonly clear: () => void;
}

/** What came of a filter: shown in the colour of the line. */
export interface Found {
  /** The answer is not there yet. */
  readonly pending: boolean;
  readonly total: number;
}

export function useFilter(start: string): Filter {
  const [q, setQ] = useState(start);
  const [typed, setTyped] = useState<Typed | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const ask = (wanted: string, at: "once" | "soon") => {
    clearTimeout(timer.current);
    if (at === "once") setQ(wanted);
    else timer.current = setTimeout(() => setQ(wanted), PAUSE_MS);
  };
  const clear = () => {
    ask("", "once");
    setTyped(null);
  };
  function prompting({ pending, total }: Found): Prompting | null {
    if (!typed) return null;
    const waiting = pending || typed.text !== q;
    return {
      keys: bind([
        {
          key: "enter",
          does: () => text.list.keepFilter,
          run: () => {
            ask(typed.text, "once");
            setTyped(null);
          },
        },
        { key: "esc", does: () => text.list.clearFilter, run: clear },
      ], null),
      typing(key) {
        const after = edited(typed, key);
        if (!after) return false;
        setTyped(after);
        if (after.text !== typed.text) ask(after.text, "soon");
        return true;
      },
      prompt: {
        sign: "/",
        typed,
        tone: waiting ? "quiet" : total > 0 ? "ok" : "failed",
        hint: waiting
          ? text.list.searching
          : total > 0
          ? text.list.found(total)
          : text.list.nothingFound,
      },
    };
  }
  return { q, clear, prompting, open: () => setTyped(typedText(q)) };
}
