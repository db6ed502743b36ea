import { fieldNamed, type QueryField } from "./fields.ts";
import type { Ago, Comparison, Match, Query, Size, Term } from "./query.ts";
import { printAddresses } from "./read_address.ts";

/**
 * A query as text, the shortest that parses to the same tree.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const text = printQuery({
 *   kind: "not",
 *   part: {
 *     kind: "text",
 *     field: "name",
 *     match: { how: "like", text: "srv*" },
 *     other: false,
 *   },
 * });
 * assertEquals(text, "-name:srv*");
 * ```
 */
export function printQuery(query: Query): string {
  switch (query.kind) {
    case "everything":
      return "";
    case "not":
      return `-${printPart(query.part)}`;
    case "and":
      return query.parts.map(printPart).join(" ");
    case "or":
      return query.parts.map((part) =>
        part.kind === "and" ? printQuery(part) : printPart(part)
      ).join(" or ");
    default:
      return printTerm(query);
  }
}

/** A query for a text exactly as typed: a word without a field. */
export function queryForText(text: string): string {
  if (text === "") return "";
  const match: Match = { how: "holds", text };
  return printTerm({ kind: "text", field: "any", match, other: false });
}

/** A query as part of another one: and/or groups in parentheses. */
function printPart(query: Query): string {
  if (query.kind === "everything") return "name:*";
  return query.kind === "and" || query.kind === "or"
    ? `(${printQuery(query)})`
    : printQuery(query);
}

/** A value as it is written after its field, quoted and escaped if needed. */
export function printValue(field: QueryField, value: string): string {
  const raw = escapeSpecial(value);
  return quoteIfNeeded(
    field === "software"
      ? escapeForSoftware(raw)
      : field === "user"
      ? escapeForUser(raw)
      : raw,
  );
}

/** One term of a query as text. */
export function printTerm(term: Term): string {
  switch (term.kind) {
    case "choice":
      return `${term.field}${term.other ? "!=" : ":"}${term.value}`;
    case "size":
      return term.field + printComparison(term.is, printSize);
    case "time":
      return term.field +
        printComparison(
          term.is as Comparison<Ago | string>,
          (value) => typeof value === "string" ? value : printAgo(value),
        );
    case "address":
      return `ip:${printAddresses(term)}`;
    case "version":
      return `agent${term.op}${quoteIfNeeded(escapeSpecial(term.version))}`;
    case "software": {
      const bounds = term.versions.map(({ op, version }) =>
        op + escapeSpecial(version, /[\\"*?<>=]/g)
      ).join("");
      const name = escapeForSoftware(rawOf(term.name));
      return `software${term.name.how === "is" ? "=" : ":"}${
        quoteIfNeeded(name + bounds)
      }`;
    }
    case "field":
      return `${printFieldName(term.name)}:${quoteIfNeeded(rawOf(term.match))}`;
    case "text":
      return term.field === "any"
        ? printWord(rawOf(term.match))
        : printText(term.field, term.match, term.other);
  }
}

function printText(field: string, match: Match, other: boolean): string {
  const isAlwaysWhole = fieldNamed(field)?.kind === "label" || field === "ip";
  const comparator = other
    ? "!="
    : match.how === "is" && !isAlwaysWhole
    ? "="
    : ":";
  const raw = rawOf(match);
  return `${field}${comparator}${
    quoteIfNeeded(field === "user" ? escapeForUser(raw) : raw)
  }`;
}

/** `field.building`; other characters than letters and such are quoted. */
export function printFieldName(name: string): string {
  return /^[^\s()"\\:=!<>]+$/.test(name)
    ? `field.${name}`
    : `field."${escapeSpecial(name, /[\\"]/g)}"`;
}

/** Quotes a word that could be read as something else. */
function printWord(raw: string): string {
  const plain = /^[^\s()"'!<>=:-][^\s()"]*$/.test(raw) &&
    !/^(?:and|or|not)$/i.test(raw) &&
    !/^(?:[A-Za-z]+|field\.[^\s()"\\:=!<>]*)(?:[:<>=]|!=)/i.test(raw);
  return plain ? raw : `"${raw}"`;
}

function quoteIfNeeded(raw: string): string {
  return /^[^\s()"'<>=!][^\s()"]*$/.test(raw) ? raw : `"${raw}"`;
}

/**
 * A match as it is written: literal special characters are escaped with `\`.
 */
function rawOf({ how, text }: Match): string {
  return how === "like" ? text.replace(/"/g, '\\"') : escapeSpecial(text);
}

/** A program's name ends at a comparison, and spaces around it do not count. */
function escapeForSoftware(raw: string): string {
  return raw.replace(/[<>=]/g, "\\$&").replace(/^\s|\s$/g, "\\$&");
}

/**
 * A user's name cannot be asked for `*` and `?` as such: a `\` before them is
 * one of the name. An agent may report them all the same; `?` finds them.
 */
function escapeForUser(raw: string): string {
  return raw.replace(
    /\\(.)/gs,
    (both, char: string) => /[*?]/.test(char) ? "?" : both,
  );
}

function escapeSpecial(text: string, special = /[\\"*?]/g): string {
  return text.replace(special, "\\$&");
}

function printComparison<Value>(
  is: Comparison<Value>,
  print: (value: Value) => string,
): string {
  if (is.op === "..") return `:${print(is.from)}..${print(is.to)}`;
  return `${is.op === "=" ? ":" : is.op}${print(is.value)}`;
}

function printSize({ digits, unit }: Size): string {
  return `${digits}${unit}`;
}

function printAgo({ count, unit }: Ago): string {
  return `${count}${unit}`;
}
