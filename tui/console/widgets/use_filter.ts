import { useEffect, useRef, useState } from "react";
import type { Completion } from "#shared/query/mod.ts";
import { usePlaceState } from "#tui/console/data/place_state.ts";
import { useQueryValues } from "#tui/console/data/use_query_values.ts";
import { bind } from "#tui/console/keys/binding.ts";
import type { CommandPrompt } from "#tui/console/keys/use_command.ts";
import { text } from "#tui/text/mod.ts";
import { edited, type TypedText, typedText } from "./field.tsx";
import {
  completed,
  completionAt,
  offersAt,
  type QueryError,
  wrongIn,
} from "./query_line.ts";

/** The server is asked once typing pauses for so long. */
const PAUSE_MS = 150;

/** The line after `/`: what is typed filters the list as it is typed. */
export interface Filter {
  /** What the server is asked for. */
  readonly q: string;
  /** The line while it is open, coloured by what came of it. */
  readonly prompting: (found: FilterResult) => CommandPrompt | null;
  readonly open: () => void;
  readonly clear: () => void;
}

/** What came of a filter: shown in the colour of the line. */
export interface FilterResult {
  /** The answer is not there yet. */
  readonly pending: boolean;
  readonly total: number;
}

/** The line while it is typed. */
interface Line {
  readonly typed: TypedText;
  /** What filtered when it was opened: it holds until something is typed. */
  readonly before: string;
  readonly touched: boolean;
  /** What tab put there last, and what it goes on from. */
  readonly offered: OfferedCompletion | null;
}

interface OfferedCompletion {
  readonly typed: TypedText;
  readonly completion: Completion;
  readonly offers: readonly string[];
  readonly index: number;
}

/** How many offers are shown at once. */
const SHOWN = 4;

/**
 * @param name Tells filters of one place from each other.
 * @param speaks Whether it is words to look for, or a query.
 */
export function useFilter(
  start: string,
  name = "list",
  speaks: "words" | "query" = "words",
): Filter {
  const [q, setQ] = usePlaceState(`${name} filter`, start);
  const [line, setLine] = useState<Line | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const asQuery = speaks === "query" && line?.touched ? line.typed : null;
  const completion = asQuery ? completionAt(asQuery) : null;
  const values = useQueryValues(completion);
  const wrong = asQuery ? wrongIn(asQuery.text) : null;

  const ask = (wanted: string, at: "once" | "soon") => {
    clearTimeout(timer.current);
    if (at === "once") setQ(wanted);
    // What cannot be read is not asked for: what was found last stays.
    else if (speaks === "words" || !wrongIn(wanted)) {
      timer.current = setTimeout(() => setQ(wanted), PAUSE_MS);
    }
  };
  const close = (wanted: string) => {
    ask(wanted, "once");
    setLine(null);
  };
  function prompting({ pending, total }: FilterResult): CommandPrompt | null {
    if (!line) return null;
    const { typed, before, touched } = line;
    const waiting = touched && (pending || typed.text !== q);
    const old = !touched && before !== "";
    const offers = completion ? offersAt(typed, completion, values) : [];
    const type = (
      after: TypedText,
      offered: OfferedCompletion | null = null,
    ) => {
      const changed = after.text !== typed.text;
      setLine({ typed: after, before, touched: touched || changed, offered });
      if (changed) ask(after.text, "soon");
    };
    const found = waiting
      ? text.list.searching
      : total > 0
      ? text.list.found(total)
      : text.list.nothingFound;
    return {
      keys: bind([
        {
          key: "enter",
          does: () => text.list.keepFilter,
          unavailable: () => wrong?.words ?? null,
          run: () => close(touched ? typed.text : before),
        },
        ...speaks === "query"
          ? [{
            key: "tab",
            does: () => text.query.complete,
            unavailable: () =>
              line.offered || offers.length > 0
                ? null
                : text.query.nothingToComplete,
            run: () => {
              const next = offering(line, completion, offers);
              if (next) {
                type(
                  completed(
                    next.typed,
                    next.completion,
                    next.offers[next.index]!,
                  ),
                  next,
                );
              }
            },
          }]
          : [],
        {
          key: "up",
          does: () => text.filter.edit,
          quiet: !old,
          unavailable: () => before === "" ? text.filter.noneBefore : null,
          run: () => type(typedText(before)),
        },
        {
          key: "esc",
          does: () => before === "" ? text.list.clearFilter : text.filter.old,
          run: () => close(before),
        },
      ], null),
      typing(key) {
        const after = edited(typed, key);
        if (after) type(after);
        return after !== null;
      },
      prompt: {
        sign: "/",
        typed,
        tone: wrong
          ? wrong.unfinished ? "quiet" : "failed"
          : waiting || !touched
          ? "quiet"
          : total > 0
          ? "ok"
          : "failed",
        mark: wrong && !wrong.unfinished ? wrong : null,
        hint: old
          ? text.filter.still(before)
          : hintOf(found, wrong, line.offered?.offers ?? offers),
      },
    };
  }
  return {
    q,
    prompting,
    clear: () => close(""),
    open: () =>
      setLine({
        typed: typedText(""),
        before: q,
        touched: false,
        offered: null,
      }),
  };
}

/** What tab puts there now: the next of what it offered, or the first. */
function offering(
  { typed, offered }: Line,
  completion: Completion | null,
  offers: readonly string[],
): OfferedCompletion | null {
  if (offered && offered.offers.length > 1) {
    return { ...offered, index: (offered.index + 1) % offered.offers.length };
  }
  return completion && offers.length > 0
    ? { typed, completion, offers, index: 0 }
    : null;
}

/** What is wrong, or what was found; and what could be put there. */
function hintOf(
  found: string,
  wrong: QueryError | null,
  offers: readonly string[],
): string {
  const shown = offers.length === 0
    ? ""
    : text.query.tab(offers.slice(0, SHOWN).join("  "));
  const said = wrong ? wrong.words : found;
  if (shown === "" || wrong && !wrong.unfinished) return said;
  return wrong && !wrong.open ? shown : `${said}  ${shown}`;
}
