import { type FieldAbout, fieldNamed, QUERY_FIELDS } from "./fields.ts";
import { type Token, tokensOf } from "./lex.ts";
import { QuerySyntaxError } from "./problem.ts";
import { literal } from "./read_text.ts";
import type { QueryField } from "./fields.ts";

/** The possible completions at the cursor. */
export interface Completion {
  /** Start of the text to replace, which ends at the cursor. */
  readonly from: number;
  /** The field whose value is completed; null: a field's name or a word. */
  readonly field: QueryField | null;
  /** The text typed so far. */
  readonly begun: string;
  /** The completions, as they are written in a query. */
  readonly words: readonly string[];
  /** True if the server can list further values that begin with the text. */
  readonly asks: boolean;
}

const SUGGESTED: Partial<Record<FieldAbout["kind"], readonly string[]>> = {
  size: ["4G", "8G", "16G", "32G"],
  time: ["24h", "7d", "30d"],
};

/** Completes the last piece of the text before the cursor. */
export function completeQuery(text: string, cursor: number): Completion {
  const head = text.slice(0, cursor);
  const { token, open } = lastPiece(head);
  if (token?.kind === "field") {
    const about = fieldNamed(token.name);
    if (about) {
      const begun = literal(open ?? token.raw);
      return valueOf(about, token.valueAt, begun);
    }
  }
  const whole = token?.kind === "word" && open === undefined ||
    token?.kind === "and" || token?.kind === "or" ||
    token?.kind === "not" && token.length > 1;
  const from = whole ? token.at : head.length;
  const begun = head.slice(from).toLowerCase();
  const words = open === undefined ? namesBeginning(begun) : [];
  return { from, field: null, begun, words, asks: false };
}

/** A value as it is written after its field, quoted and escaped if needed. */
export function writtenValue(value: string): string {
  const raw = value.replace(/[\\"*?]/g, "\\$&");
  return /^[^\s()"<>=!][^\s()"<>=]*$/.test(raw)
    ? raw
    : `"${raw.replace(/[<>=]/g, "\\$&")}"`;
}

/**
 * The piece at the end of the text; `open`: the content of an unclosed quote.
 */
function lastPiece(head: string): { token?: Token; open?: string } {
  try {
    const token = tokensOf(head).at(-1);
    const touches = token && token.at + token.length === head.length;
    return touches ? { token } : {};
  } catch (error) {
    if (!(error instanceof QuerySyntaxError)) throw error;
    const { at } = error.problem;
    return { ...lastPiece(head.slice(0, at)), open: head.slice(at + 1) };
  }
}

function valueOf(about: FieldAbout, from: number, begun: string): Completion {
  const known = [...about.values, ...SUGGESTED[about.kind] ?? []];
  const lower = begun.toLowerCase();
  const compared = about.kind === "software" && /[<>=]/.test(begun);
  return {
    from,
    field: about.name,
    begun,
    words: known.filter((value) => value.toLowerCase().startsWith(lower)),
    asks: about.completed && !compared,
  };
}

function namesBeginning(begun: string): string[] {
  const names = QUERY_FIELDS.flatMap(({ name, aliases }) =>
    [name, ...aliases].some((one) => one.startsWith(begun)) ? [`${name}:`] : []
  );
  const words = ["and ", "or ", "not "].filter((word) =>
    begun !== "" && word.startsWith(begun)
  );
  const first = (name: string) => name.startsWith(begun) ? 0 : 1;
  return [...names.toSorted((a, b) => first(a) - first(b)), ...words];
}
