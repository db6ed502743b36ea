import { type FieldDefinition, fieldNamed, QUERY_FIELDS } from "./fields.ts";
import { type Token, tokensOf } from "./lex.ts";
import { QuerySyntaxError } from "./problem.ts";
import { withEscapes } from "./escapes.ts";
import { literal } from "./read_text.ts";
import type { QueryField } from "./fields.ts";
import { printFieldName, printValue } from "./print.ts";

/** The possible completions at the cursor. */
export interface Completion {
  /** Start of the text to replace, which ends at the cursor. */
  readonly from: number;
  /** The field whose value is completed; null: a field's name or a word. */
  readonly field: QueryField | null;
  /** The custom field whose value is completed; null: none, or its name. */
  readonly name: string | null;
  /** The text typed so far. */
  readonly prefix: string;
  /** The completions, as they are written in a query. */
  readonly words: readonly string[];
  /** True if the server can list further values that begin with the text. */
  readonly hasServerValues: boolean;
}

const SUGGESTED: Partial<Record<FieldDefinition["kind"], readonly string[]>> = {
  size: ["4G", "8G", "16G", "32G"],
  time: ["24h", "7d", "30d"],
};

/** Completes the last piece of the text before the cursor. */
export function completeQuery(text: string, cursor: number): Completion {
  const head = text.slice(0, cursor);
  const { token, open } = lastToken(head);
  const fieldName = /^field\.(?:([^\s()"\\:=!<>]*)|"((?:\\.|[^"\\])*)"?)$/i
    .exec(head.slice(token?.kind === "word" ? token.at : 0));
  if (fieldName && token?.kind === "word") {
    return {
      from: token.at,
      field: "field",
      name: null,
      prefix: fieldName[1] ?? fieldName[2] ?? "",
      words: [],
      hasServerValues: true,
    };
  }
  if (token?.kind === "field") {
    const definition = fieldNamed(token.name);
    if (definition) {
      const raw = open ?? token.raw;
      const prefix = literal(token.quoted ? raw : raw.replace(/^'/, ""));
      return completionOfValue(
        definition,
        token.valueAt,
        prefix,
        token.key,
      );
    }
  }
  const isReplaced = token?.kind === "word" && open === undefined ||
    token?.kind === "and" || token?.kind === "or" ||
    token?.kind === "not" && token.length > 1;
  const from = isReplaced ? token.at : head.length;
  const begun = head.slice(from).toLowerCase();
  const words = open === undefined ? fieldsWithPrefix(begun) : [];
  return {
    from,
    field: null,
    name: null,
    prefix: begun,
    words,
    hasServerValues: false,
  };
}

/** A completion of the server, as it is written in the query. */
export function printCompletion(
  { field, name }: Pick<Completion, "field" | "name">,
  value: string,
): string {
  return field === "field" && name === null
    ? `${printFieldName(value)}:`
    : printValue(field!, value);
}

/**
 * The piece at the end of the text; `open`: the content of an unclosed quote.
 */
function lastToken(head: string): { token?: Token; open?: string } {
  try {
    const token = tokensOf(head).at(-1);
    const touches = token && token.at + token.length === head.length;
    return touches ? { token } : {};
  } catch (error) {
    if (!(error instanceof QuerySyntaxError)) throw error;
    const { code, at } = error.problem;
    // A mistake further left leaves the end as it is.
    if (code !== "quote_open") {
      return lastToken(`${head.slice(0, at)}x${head.slice(at + 1)}`);
    }
    const open = head.slice(at + 1);
    return {
      ...lastToken(head.slice(0, at)),
      open: withEscapes(open, {
        at: at + 1,
        quote: '"',
        kind: "software",
        isFirst: true,
      }),
    };
  }
}

function completionOfValue(
  definition: FieldDefinition,
  from: number,
  prefix: string,
  name: string | null,
): Completion {
  const candidates = [
    ...definition.values,
    ...SUGGESTED[definition.kind] ?? [],
  ];
  const lower = prefix.toLowerCase();
  const isComparison = definition.kind === "software" && /[<>=]/.test(prefix);
  return {
    from,
    field: definition.name,
    name,
    prefix,
    words: candidates.filter((value) => value.toLowerCase().startsWith(lower)),
    hasServerValues: definition.isCompletable && !isComparison &&
      (definition.kind !== "field" || Boolean(name)),
  };
}

function fieldsWithPrefix(prefix: string): string[] {
  const names = QUERY_FIELDS.flatMap(({ name, aliases }) =>
    [name, ...aliases].some((one) => one.startsWith(prefix))
      ? [name === "field" ? "field." : `${name}:`]
      : []
  );
  const words = ["and ", "or ", "not "].filter((word) =>
    prefix !== "" && word.startsWith(prefix)
  );
  const first = (name: string) => name.startsWith(prefix) ? 0 : 1;
  return [...names.toSorted((a, b) => first(a) - first(b)), ...words];
}
