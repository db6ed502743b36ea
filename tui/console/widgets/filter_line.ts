import type { Completion } from "#shared/query/mod.ts";
import { bind, type Key } from "#tui/console/keys/binding.ts";
import type { Tone } from "#tui/console/theme.ts";
import type { UnknownMatches } from "#shared/contract/unknown.ts";
import { unknownWords } from "#tui/words/unknown.ts";
import { text } from "#tui/text/mod.ts";
import { type TypedText, typedText } from "./field.tsx";
import type { Prompt } from "./prompt.tsx";
import { insertOffer, type QueryError } from "./query_line.ts";

/** The result of a filter, shown by the colour of the line. */
export interface FilterResult {
  /** The answer is not there yet. */
  readonly pending: boolean;
  readonly total: number;
  readonly unknown?: UnknownMatches;
}

/** The completion that tab inserted last, and the text it started from. */
export interface OfferedCompletion {
  readonly typed: TypedText;
  readonly completion: Completion;
  readonly offers: readonly string[];
  readonly index: number;
}

/** The line after `/` while it is open. */
export interface FilterLine {
  readonly typed: TypedText;
  /** The filter when it was opened: it holds until something is typed. */
  readonly before: string;
  readonly touched: boolean;
  readonly offered: OfferedCompletion | null;
}

/** The line with everything that is known about its text. */
export interface CheckedLine extends FilterLine {
  readonly takesQuery: boolean;
  /** Null where nothing can be completed. */
  readonly completion: Completion | null;
  readonly offers: readonly string[];
  readonly wrong: QueryError | null;
}

export interface FilterLineActions {
  readonly edit: (
    typed: TypedText,
    offered?: OfferedCompletion | null,
  ) => void;
  /** Closes the line; this filters from now on. */
  readonly close: (filter: string) => void;
}

/** Offers shown at once. */
const SHOWN = 4;

/** The keys of the open line; characters go into it. */
export function filterKeys(
  line: CheckedLine,
  { edit, close }: FilterLineActions,
): Key[] {
  const { typed, before, touched, wrong } = line;
  const complete = () => {
    const next = nextOffer(line);
    if (!next) return;
    const offer = next.offers[next.index]!;
    edit(insertOffer(next.typed, next.completion, offer), next);
  };
  return bind([
    {
      key: "enter",
      does: () => text.list.keepFilter,
      unavailable: () => wrong?.words ?? null,
      run: () => close(touched ? typed.text : before),
    },
    ...line.takesQuery
      ? [{
        key: "tab",
        does: () => text.query.complete,
        unavailable: () =>
          line.offered || line.offers.length > 0
            ? null
            : text.query.nothingToComplete,
        run: complete,
      }]
      : [],
    {
      key: "up",
      does: () => text.filter.edit,
      quiet: !keepsOld(line),
      unavailable: () => before === "" ? text.filter.noneBefore : null,
      run: () => edit(typedText(before)),
    },
    {
      key: "esc",
      does: () => before === "" ? text.list.clearFilter : text.filter.old,
      run: () => close(before),
    },
  ], null);
}

/** The line as it is drawn, with its error or its result. */
export function filterPrompt(line: CheckedLine, result: FilterResult): Prompt {
  const { typed, before, wrong } = line;
  const isQuiet = result.pending || !line.touched;
  return {
    sign: "/",
    typed,
    tone: toneOf(wrong, isQuiet ? null : result.total),
    mark: wrong && !wrong.unfinished ? wrong : null,
    hint: keepsOld(line) ? text.filter.still(before) : hintOf(line, result),
  };
}

/** The filter from before still holds, and can be edited. */
function keepsOld({ touched, before }: FilterLine): boolean {
  return !touched && before !== "";
}

/** @param total Rows that were found; null while that is not known. */
function toneOf(wrong: QueryError | null, total: number | null): Tone {
  if (wrong) return wrong.unfinished ? "quiet" : "failed";
  if (total === null) return "quiet";
  return total > 0 ? "ok" : "failed";
}

/**
 * The completion that tab inserts now: the next of its offers, or the first.
 */
function nextOffer(
  { typed, offered, completion, offers }: CheckedLine,
): OfferedCompletion | null {
  if (offered && offered.offers.length > 1) {
    return { ...offered, index: (offered.index + 1) % offered.offers.length };
  }
  return completion && offers.length > 0
    ? { typed, completion, offers, index: 0 }
    : null;
}

/** The error or the result, and the offers of tab. */
function hintOf(
  { wrong, offers: unused, offered }: CheckedLine,
  result: FilterResult,
): string {
  const offers = offered?.offers ?? unused;
  const completions = offers.length === 0
    ? ""
    : text.query.tab(offers.slice(0, SHOWN).join("  "));
  const words = wrong ? wrong.words : resultWords(result);
  if (completions === "" || wrong && !wrong.unfinished) return words;
  return wrong && !wrong.open ? completions : `${words}  ${completions}`;
}

function resultWords({ pending, total, unknown }: FilterResult): string {
  if (pending) return text.list.searching;
  if (total === 0) return text.list.nothingFound;
  return unknownWords(unknown, total) ?? text.list.found(total);
}
