import { type PiecePlace, withEscapes } from "./escapes.ts";
import { fieldNamed } from "./fields.ts";
import { queryProblem, QuerySyntaxError } from "./problem.ts";

/** The sign between a field and its value. */
export type Comparator = ":" | "!=" | "<" | "<=" | ">" | ">=" | "=";

/** A token of a query; `at` and `length` are its position in the text. */
export type Token =
  & { readonly at: number; readonly length: number }
  & (
    | { readonly kind: "(" | ")" | "and" | "or" | "not" }
    | { readonly kind: "word"; readonly raw: string; readonly quoted: boolean }
    | {
      readonly kind: "field";
      readonly name: string;
      /** The name of a custom field: `building` of `field.building`. */
      readonly key: string | null;
      readonly comparator: Comparator;
      /** The value without quotes, as {@linkcode withEscapes} returns it. */
      readonly raw: string;
      readonly quoted: boolean;
      readonly valueAt: number;
    }
  );

const SPACE = /\s*/y;
/** `field.building`, `field."asset number"`, or another field. */
const NAME =
  /(field)\.(?:"((?:\\.|[^"\\])*)"|([^\s()"\\:=!<>]*))|([A-Za-z]+)/iy.source;
const FIELD = new RegExp(
  `(?:${NAME})(?::\\s*(<=|>=|<|>)\\s*|(:)|\\s*(!=|<=|>=|<|>|=)\\s*)`,
  "iy",
);
const BARE = /(?:\\.|[^\s()"])+/sy;
const QUOTED = /"((?:\\.|[^"\\])*)"/sy;
/**
 * A value in single quotes. An apostrophe inside a word, as in `o'brien`, is
 * none: a quote begins a value and is followed by its end.
 */
const SINGLE = /'((?:\\.|'(?![\s)<>="]|$)|[^'\\])*)'(?=[\s)<>="]|$)/sy;

/**
 * Splits a query's text into tokens, in one pass.
 *
 * @throws {QuerySyntaxError} If a quote is not closed, or a `\` is useless.
 */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;

  function take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match) at += match[0].length;
    return match;
  }

  /** Adjacent quoted and unquoted pieces form one value. */
  function value(kind: PiecePlace["kind"]): { raw: string; quoted: boolean } {
    let [raw, quoted] = ["", false];
    const piece = (text: string, at: number, quote: PiecePlace["quote"]) =>
      withEscapes(text, { at, quote, kind, isFirst: raw === "" });
    for (;;) {
      const start = at;
      if (text[at] === '"') {
        const found = take(QUOTED);
        if (!found) throw openQuoteError(text, at);
        raw += piece(found[1]!, start + 1, '"');
        quoted = true;
        continue;
      }
      const single = raw === "" && !quoted ? take(SINGLE) : null;
      if (single) {
        raw += piece(single[1]!, start + 1, "'");
        quoted = true;
        continue;
      }
      const found = take(BARE);
      if (!found) return { raw, quoted };
      raw += piece(found[0], start, "");
    }
  }

  for (;;) {
    take(SPACE);
    const start = at;
    const char = text[at];
    if (char === undefined) return tokens;
    if (char === "(" || char === ")") {
      at++;
      tokens.push({ kind: char, at: start, length: 1 });
    } else if (char === "-" || char === "!") {
      at++;
      tokens.push({ kind: "not", at: start, length: 1 });
    } else {
      const field = take(FIELD);
      if (field) {
        const [, custom, quoted, bare, plain, compared, colon, sign] = field;
        const joint = compared ?? colon ?? sign;
        const valueAt = at;
        const read = value(valueKind(plain ?? ""));
        tokens.push({
          kind: "field",
          name: custom ?? plain ?? "",
          key: custom === undefined
            ? null
            : bare ?? quoted!.replace(/\\(["\\])/g, "$1"),
          comparator: joint as Comparator,
          ...read,
          at: start,
          length: at - start,
          valueAt,
        });
      } else {
        const read = value("word");
        const word = read.raw.toLowerCase();
        const keyword = !read.quoted &&
          (word === "and" || word === "or" || word === "not");
        tokens.push({
          ...keyword ? { kind: word } : { kind: "word", ...read },
          at: start,
          length: at - start,
        });
      }
    }
  }
}

function valueKind(field: string): PiecePlace["kind"] {
  const name = fieldNamed(field)?.name;
  return name === "software" || name === "user" ? name : "other";
}

function openQuoteError(text: string, at: number): QuerySyntaxError {
  return new QuerySyntaxError(queryProblem({
    code: "quote_open",
    at,
    length: text.length - at,
    found: text.slice(at),
    expected: "quote",
  }));
}
