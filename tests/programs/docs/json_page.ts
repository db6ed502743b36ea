import { z } from "zod";
import { idleProgram } from "#tests/cli/parse.ts";
import { commandTree } from "#tui/cli/command_tree.ts";
import { type FieldNotes, readFieldNotes } from "./field_notes.ts";
import { type Answer, ANSWERS, WITHOUT_JSON } from "./json_answers.ts";
import type { AnswerType } from "./answer_type.ts";
import { TYPES } from "./json_types.ts";
import { code, codes, page, table } from "./markup.ts";

/** More values than this are listed below a table instead of in it. */
const FEW = 4;
/** A placeholder for the words that a value can be. */
const VALUES = "VALUES";
/** The depth to which nested fields are listed. */
const DEEPEST = 3;

/** The part of JSON Schema that contracts use. */
interface Shape {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Shape[];
  readonly oneOf?: readonly Shape[];
  readonly items?: Shape;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
}

/** The content of `docs/json.md`. */
export async function jsonPage(): Promise<string> {
  await checkCommands();
  const notes = await readFieldNotes();
  return page("JSON", "the schemas in `shared/contract/`", [
    "With `--json` a command prints one JSON document on the standard output: an array for a list, else an object. With `--ndjson` it prints one document on each line; `tail --follow` always does. What else there is to say goes to the standard error, and [exit codes](cli.md#exit-codes) tell failures apart.",
    `\`\`\`sh no-test: names of another site
longshore packages list --json | jq -r '.[].name'
\`\`\``,
    table(["what", "how"], [
      ["fields", "Stay as they are; later versions may add some."],
      [
        "`null`",
        "There is none, or it is not known. A field that is optional may be missing.",
      ],
      ["moments", "ISO 8601 in UTC: `2026-11-22T06:36:00.000Z`."],
      ["ids", "Numbers; a package's has ten digits."],
    ]),
    "## Fields by command",
    "An array holds objects with these fields. A word in capitals is an argument; the last column leads to the meaning of each field.",
    table(["commands", "prints", "fields", "see"], answerRows()),
    `${codes(WITHOUT_JSON)} print no JSON.`,
    ...Object.values<AnswerType>(TYPES).flatMap((type) => typeOf(type, notes)),
  ]);
}

/** The fields of an answer that are always present. */
export function fieldsOf({ is }: Answer): readonly string[] {
  if (typeof is !== "string") return is;
  return shapeOf(TYPES[is].schema).required ?? [];
}

/** One row for all commands with the same output. */
function answerRows(): string[][] {
  const alike = Map.groupBy(
    Object.entries(ANSWERS),
    ([, { form, is }]) => `${form} ${is}`,
  );
  return [...alike.values()].map((entries) => {
    const [, answer] = entries[0]!;
    return [
      codes(entries.map(([command]) => command)),
      answer.form,
      code(fieldsOf(answer).join(" ")),
      typeof answer.is === "string" ? linkTo(TYPES[answer.is]) : "",
    ];
  });
}

function linkTo({ title }: AnswerType): string {
  return `[${title}](#${title.toLowerCase().replaceAll(" ", "-")})`;
}

function typeOf(
  { title, about, source, schema }: AnswerType,
  notes: FieldNotes,
): string[] {
  const rows = fieldRows(shapeOf(schema), "");
  const many = rows.filter(({ values }) => values.length > FEW);
  return [
    `## ${title}`,
    about,
    table(
      ["field", "value", "meaning"],
      rows.map(({ path, words, values }) => [
        code(path),
        words.replace(
          VALUES,
          values.length > FEW
            ? "a word, see below"
            : values.map(code).join(" or "),
        ),
        notes(source, path),
      ]),
    ),
    ...many.map(({ path, values }) =>
      `${code(path)} is one of ${codes(values)}.`
    ),
  ];
}

interface FieldRow {
  readonly path: string;
  /** The kind of its value, with {@linkcode VALUES} for the words below. */
  readonly words: string;
  readonly values: readonly string[];
}

/** The fields of an object, each followed by its own fields. */
function fieldRows(shape: Shape, before: string): FieldRow[] {
  return Object.entries(shape.properties ?? {}).flatMap(([name, field]) => {
    const path = before + name;
    const isOptional = !(shape.required ?? []).includes(name);
    const kinds = alternatives(field);
    const inner = kinds.map((kind) =>
      kind.type === "array" ? kind.items ?? {} : kind
    ).find(({ properties }) => properties);
    const values = kinds.flatMap((kind) => kind.enum ?? kind.items?.enum ?? [])
      .map(String);
    const isArray = kinds.some(({ type }) => type === "array");
    const words = [...new Set(kinds.map(kindWords))].join(" or ");
    const known = inner && typeOfShape(inner);
    const kind = known ? words.replace("object", linkTo(known)) : words;
    const isDeep = path.split(".").length >= DEEPEST;
    return [
      { path, words: isOptional ? `${kind}; optional` : kind, values },
      ...inner && !known && !isDeep
        ? fieldRows(inner, `${path}${isArray ? "[]" : ""}.`)
        : [],
    ];
  });
}

/** The type of this shape that has its own section. */
function typeOfShape(shape: Shape): AnswerType | undefined {
  const wanted = JSON.stringify(shape.properties);
  return Object.values<AnswerType>(TYPES).find(({ schema }) =>
    JSON.stringify(shapeOf(schema).properties) === wanted
  );
}

/** The alternatives of a value, one by one. */
function alternatives(shape: Shape): Shape[] {
  return (shape.anyOf ?? shape.oneOf)?.flatMap(alternatives) ?? [shape];
}

function kindWords(shape: Shape): string {
  if (shape.enum) return VALUES;
  if (shape.const !== undefined) return code(`${shape.const}`);
  if (shape.type === "array") {
    const items = shape.items?.enum ? VALUES : kindWords(shape.items ?? {});
    return `array of ${items}`;
  }
  if (shape.format === "date-time") return "moment";
  return [shape.type ?? "any value"].flat().join(" or ");
}

function shapeOf(schema: z.ZodType): Shape {
  return z.toJSONSchema(schema, {
    io: "output",
    unrepresentable: "any",
  }) as Shape;
}

/** Checks that every command is in the table, and nothing else. */
async function checkCommands(): Promise<void> {
  const commands = commandTree(await idleProgram())
    .filter(({ path, command }) => path !== "" && command.commands.length === 0)
    .map(({ path }) => path);
  const listed = [
    ...WITHOUT_JSON,
    ...Object.keys(ANSWERS).map((key) =>
      key.replace(/( --?[a-z]| [A-Z]).*$/, "")
    ),
  ];
  const wrong = [
    ...commands.filter((path) => !listed.includes(path)),
    ...listed.filter((path) => !commands.includes(path)),
  ];
  if (wrong.length > 0) {
    throw new Error(`Not in ANSWERS, or no command: ${wrong.join(", ")}`);
  }
}
