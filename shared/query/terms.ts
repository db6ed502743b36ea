import { packAddress } from "#shared/address.ts";
import {
  closestField,
  closestValue,
  type FieldDefinition,
  fieldNamed,
  QUERY_FIELDS,
} from "./fields.ts";
import type { Token } from "./lex.ts";
import {
  type ExpectedToken,
  type MakeSyntaxError,
  queryProblem,
  QuerySyntaxError,
} from "./problem.ts";
import type { Query, Term, TextField, TextTerm } from "./query.ts";
import { addressOf } from "./read_address.ts";
import { macOf } from "./read_mac.ts";
import { comparisonOf, sizeOf, timeOf } from "./read_amounts.ts";
import { softwareOf } from "./read_software.ts";
import { isVersion } from "./versions.ts";
import { literal, matchOf } from "./read_text.ts";

type Word = Extract<Token, { kind: "word" }>;
export type FieldToken = Extract<Token, { kind: "field" }>;

/**
 * Parses a word without a field.
 *
 * @throws {QuerySyntaxError} If it is empty, or begins with the sign between a
 * field and its value.
 */
export function wordOf({ raw, quoted, at, length }: Word, text: string): Query {
  const startsWithComparator = !quoted && /^(?:[<>=]|:(?!:))/.test(raw);
  if (raw !== "" && !startsWithComparator) return textTerm("any", raw, false);
  throw new QuerySyntaxError(queryProblem({
    code: startsWithComparator ? "field_missing" : "value_missing",
    at,
    length,
    found: text.slice(at, at + length),
    expected: startsWithComparator ? "field" : "value",
    choices: startsWithComparator
      ? QUERY_FIELDS.map((field) => field.name)
      : [],
  }));
}

/**
 * Parses a field with its value.
 *
 * @throws {QuerySyntaxError} If there is no such field, or the value is not
 * valid for it.
 */
export function termOf(token: FieldToken, text: string): Query {
  const definition = fieldNamed(token.name, literal(token.raw).trim());
  if (!definition || definition.kind === "field" && !token.key) {
    // An IPv6 address may begin as a field does: `cafe::1`.
    const word = text.slice(token.at, token.at + token.length);
    if (packAddress(word) !== null) return textTerm("any", word, false);
    throw unknownField(token, text);
  }
  const { raw, valueAt, comparator: joint } = token;
  const fault: MakeSyntaxError = (code, expected, more = {}) =>
    new QuerySyntaxError(queryProblem({
      code,
      at: valueAt,
      length: token.at + token.length - valueAt,
      found: text.slice(valueAt, token.at + token.length),
      field: definition.name,
      expected,
      ...more,
    }));

  if (raw === "" && !token.quoted) {
    throw fault("value_missing", expectedOf(definition), {
      choices: definition.values,
    });
  }
  const compares = ["size", "time", "agent"].includes(definition.kind);
  if (!compares && ![":", "=", "!="].includes(joint)) {
    throw fault("operator_unfit", "equals", {
      at: text.lastIndexOf(joint, valueAt - 1),
      length: joint.length,
      found: joint,
    });
  }
  const term = parseValue(definition, token, fault);
  return joint === "!=" ? negate(term) : term;
}

function parseValue(
  definition: FieldDefinition,
  token: FieldToken,
  fault: MakeSyntaxError,
): Term {
  const { raw, comparator: joint } = token;
  const { name, kind } = definition;
  switch (kind) {
    case "choice":
      return choice(definition, literal(raw).trim().toLowerCase(), fault);
    case "size":
      return {
        kind,
        field: name as "ram" | "disk",
        is: comparisonOf(joint, raw, sizeOf, "size", fault),
      };
    case "time":
      return {
        kind,
        field: name as "seen" | "registered" | "inventoried",
        is: timeOf(joint, raw, fault),
      };
    case "address":
      return addressOf(raw, fault) ?? textTerm("ip", raw, true);
    case "mac":
      return macOf(raw, joint === "=", fault);
    case "agent": {
      const version = literal(raw).trim();
      if (joint === ":" || joint === "!=" || !isVersion(version)) {
        if (joint === ":" || joint === "!=" || joint === "=") {
          return textTerm("agent", raw, joint === "=");
        }
        throw fault("value_unreadable", "version");
      }
      return { kind: "version", field: "agent", op: joint, version };
    }
    case "software":
      return softwareOf(raw, joint !== ":", fault);
    case "field":
      return {
        kind,
        field: "field",
        name: token.key ?? "",
        match: matchOf(raw, true),
      };
    case "text":
    case "label":
      return textTerm(
        name as TextField,
        raw,
        kind === "label" || joint === "=",
      );
  }
}

function textTerm(field: TextField, raw: string, exact: boolean): TextTerm {
  return { kind: "text", field, match: matchOf(raw, exact), other: false };
}

function choice(
  { name, values }: FieldDefinition,
  value: string,
  fault: MakeSyntaxError,
) {
  if (!values.includes(value)) {
    throw fault("value_unreadable", "choice", {
      choices: values,
      closest: closestValue(value, values),
    });
  }
  return { kind: "choice", field: name, value, other: false } as Term;
}

/**
 * Applies `!=`: for a term about deployments, deployments with another value;
 * for all others, the negation.
 */
function negate(term: Term): Query {
  switch (term.field) {
    case "package":
    case "state":
    case "reason":
    case "result":
    case "code":
      return { ...term, other: true } as Term;
    default:
      return { kind: "not", part: term };
  }
}

function expectedOf({ kind }: FieldDefinition): ExpectedToken {
  switch (kind) {
    case "choice":
    case "size":
    case "time":
    case "address":
    case "mac":
      return kind;
    default:
      return "value";
  }
}

function unknownField(
  { at, name }: FieldToken,
  text: string,
): QuerySyntaxError {
  return new QuerySyntaxError(queryProblem({
    code: "unknown_field",
    at,
    length: name.length,
    found: text.slice(at, at + name.length),
    expected: "field",
    choices: QUERY_FIELDS.map((field) => field.name),
    closest: name.toLowerCase() === "field" ? "field.NAME" : closestField(name),
  }));
}
