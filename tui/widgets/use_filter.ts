import { useEffect, useRef, useState } from "react";
import { useKept } from "../data/kept.ts";
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

/** The line while it is typed. */
interface Line {
  readonly typed: Typed;
  /** What filtered when it was opened: it holds until something is typed. */
  readonly before: string;
  readonly touched: boolean;
}

/** @param name Tells filters of one place from each other. */
export function useFilter(start: string, name = "list"): Filter {
  const [q, setQ] = useKept(`${name} filter`, start);
  const [line, setLine] = useState<Line | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const ask = (wanted: string, at: "once" | "soon") => {
    clearTimeout(timer.current);
    if (at === "once") setQ(wanted);
    else timer.current = setTimeout(() => setQ(wanted), PAUSE_MS);
  };
  const close = (wanted: string) => {
    ask(wanted, "once");
    setLine(null);
  };
  function prompting({ pending, total }: Found): Prompting | null {
    if (!line) return null;
    const { typed, before, touched } = line;
    const waiting = touched && (pending || typed.text !== q);
    const old = !touched && before !== "";
    return {
      keys: bind([
        {
          key: "enter",
          does: () => text.list.keepFilter,
          run: () => close(touched ? typed.text : before),
        },
        {
          key: "up",
          does: () => text.filter.edit,
          quiet: !old,
          unavailable: () => before === "" ? text.filter.noneBefore : null,
          run: () =>
            setLine({ typed: typedText(before), before, touched: true }),
        },
        {
          key: "esc",
          does: () => before === "" ? text.list.clearFilter : text.filter.old,
          run: () => close(before),
        },
      ], null),
      typing(key) {
        const after = edited(typed, key);
        if (!after) return false;
        const changed = after.text !== typed.text;
        setLine({ typed: after, before, touched: touched || changed });
        if (changed) ask(after.text, "soon");
        return true;
      },
      prompt: {
        sign: "/",
        typed,
        tone: waiting || !touched ? "quiet" : total > 0 ? "ok" : "failed",
        hint: old
          ? text.filter.still(before)
          : waiting
          ? text.list.searching
          : total > 0
          ? text.list.found(total)
          : text.list.nothingFound,
      },
    };
  }
  return {
    q,
    prompting,
    clear: () => close(""),
    open: () => setLine({ typed: typedText(""), before: q, touched: false }),
  };
}
