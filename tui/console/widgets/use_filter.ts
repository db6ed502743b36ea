import { useEffect, useRef, useState } from "react";
import { usePlaceState } from "#tui/console/data/place_state.ts";
import { useQueryValues } from "#tui/console/data/use_query_values.ts";
import type { CommandPrompt } from "#tui/console/keys/use_command.ts";
import { editText, typedText } from "./field.tsx";
import {
  type CheckedLine,
  filterKeys,
  type FilterLine,
  type FilterLineActions,
  filterPrompt,
  type FilterResult,
} from "./filter_line.ts";
import { completionAt, offersAt, queryError } from "./query_line.ts";

/** The server is asked once typing has paused for this long. */
const PAUSE_MS = 150;

/** The filter of a list: a line after `/` that filters as it is typed. */
export interface Filter {
  /** The filter as the server gets it. */
  readonly q: string;
  /** The line while it is open, coloured by what came of it. */
  readonly prompting: (result: FilterResult) => CommandPrompt | null;
  readonly open: () => void;
  readonly clear: () => void;
}

/**
 * @param name Distinguishes the filters of one place.
 * @param takes Words to look for, or a query.
 */
export function useFilter(
  start: string,
  name = "list",
  takes: "words" | "query" = "words",
): Filter {
  const [q, setQ] = usePlaceState(`${name} filter`, start);
  const [line, setLine] = useState<FilterLine | null>(null);
  const checked = useCheckedLine(line, takes === "query");
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  function filterSoon(next: string): void {
    clearTimeout(timer.current);
    // A query that cannot be read is not sent: the rows of the last one stay.
    if (takes === "query" && queryError(next)) return;
    timer.current = setTimeout(() => setQ(next), PAUSE_MS);
  }
  function close(next: string): void {
    clearTimeout(timer.current);
    setQ(next);
    setLine(null);
  }
  const edit: FilterLineActions["edit"] = (typed, offered = null) => {
    if (!line) return;
    const hasChanged = typed.text !== line.typed.text;
    const touched = line.touched || hasChanged;
    setLine({ ...line, typed, touched, offered });
    if (hasChanged) filterSoon(typed.text);
  };
  return {
    q,
    prompting(result) {
      if (!checked) return null;
      const { typed, touched } = checked;
      const isUnsent = touched && typed.text !== q;
      return {
        keys: filterKeys(checked, { edit, close }),
        typing(key) {
          const after = editText(typed, key);
          if (after) edit(after);
          return after !== null;
        },
        prompt: filterPrompt(checked, {
          ...result,
          pending: touched && result.pending || isUnsent,
        }),
      };
    },
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

/** Reads the line as a query, once something was typed into it. */
function useCheckedLine(
  line: FilterLine | null,
  takesQuery: boolean,
): CheckedLine | null {
  const query = takesQuery && line?.touched ? line.typed : null;
  const completion = query && completionAt(query);
  const values = useQueryValues(completion);
  return line && {
    ...line,
    takesQuery,
    completion,
    offers: query && completion ? offersAt(query, completion, values) : [],
    wrong: query && queryError(query.text),
  };
}
