import { parseArgs } from "node:util";
import { closeNames } from "#shared/close_names.ts";

/** One flag of a command line. */
export interface Flag {
  /** A noun for its value, like `HOST:PORT`; absent: the flag has no value. */
  readonly value?: string;
  /** The text for `--help`. The default and the variable are added to it. */
  readonly about: string;
  /** The environment variable that is read where the flag is left out. */
  readonly env?: string;
  /** The flag may be repeated. */
  readonly many?: true;
  /** The value where the flag is left out. */
  readonly default?: string;
}

/** All flags of a command by their names, without the dashes. */
export type FlagTable = Readonly<Record<string, Flag>>;

/** The value of each flag of a table. */
export type FlagValues<Table extends FlagTable> = {
  readonly [Name in keyof Table]: Table[Name] extends { value: string }
    ? Table[Name] extends { many: true } ? readonly string[] | undefined
    : Table[Name] extends { default: string } ? string
    : string | undefined
    : boolean;
};

/** A command line or a setting cannot be used; the message says what to do. */
export class BadUsage extends Error {
  override readonly name = "BadUsage";
}

type Value = string | readonly string[] | boolean | undefined;

/**
 * Reads a command line that consists of flags alone.
 *
 * @param environment Read where a flag is left out that names a variable; of a
 * flag that may be repeated, all its values, with spaces or commas between.
 * @returns null if `--help` or `-h` is among them.
 * @throws {BadUsage} If a flag is unknown, lacks its value or has one too many.
 */
export function readFlags<const Table extends FlagTable>(
  table: Table,
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>> = {},
): FlagValues<Table> | null {
  const options = Object.entries(table).map(([name, { value }]) => [
    name,
    { type: value ? "string" as const : "boolean" as const },
  ]);
  const { tokens } = parseArgs({
    args: [...args],
    strict: false,
    tokens: true,
    options: {
      ...Object.fromEntries(options),
      help: { type: "boolean", short: "h" },
    },
  });
  const read = new Map<string, Value>();
  for (const token of tokens) {
    if (token.kind === "option-terminator") continue;
    if (token.kind === "positional") {
      throw wrong(`Cannot use "${token.value}", which is not a flag`);
    }
    const { name, rawName, value, inlineValue } = token;
    if (name === "help") return null;
    const flag = Object.hasOwn(table, name) ? table[name] : undefined;
    if (!flag) {
      const [close] = closeNames(name, Object.keys(table));
      throw wrong(
        `There is no flag ${rawName}${
          close ? `; did you mean --${close}?` : ""
        }`,
      );
    }
    if (!flag.value) {
      if (value !== undefined) throw wrong(`${rawName} takes no value`);
      read.set(name, true);
      continue;
    }
    if (value === "--help") return null;
    if (value === undefined || (!inlineValue && value.startsWith("-"))) {
      throw wrong(`${rawName} needs a value: ${flag.value}`);
    }
    const before = read.get(name) as readonly string[] | undefined ?? [];
    read.set(name, flag.many ? [...before, value] : value);
  }
  return Object.fromEntries(
    Object.entries(table).map(([name, flag]) => [
      name,
      read.get(name) ?? valueWithout(flag, environment),
    ]),
  ) as FlagValues<Table>;
}

/** The value of a flag that is not on the command line. */
function valueWithout(
  flag: Flag,
  environment: Readonly<Record<string, string | undefined>>,
): Value {
  if (!flag.value) return false;
  const text = flag.env === undefined ? undefined : environment[flag.env];
  if (text === undefined) return flag.default;
  return flag.many ? text.split(/[\s,]+/).filter(Boolean) : text;
}

function wrong(sentence: string): BadUsage {
  return new BadUsage(`${sentence}; --help lists the flags`);
}

/**
 * Reads the number in the value of a flag.
 *
 * @throws {BadUsage} If it is none, or is out of range.
 */
export function numberOf(
  flag: string,
  text: string,
  { least, most = Infinity, whole = true }: {
    readonly least: number;
    readonly most?: number;
    readonly whole?: boolean;
  },
): number {
  const value = Number(text);
  const fits = text.trim() !== "" && Number.isFinite(value) &&
    value >= least && value <= most && (!whole || Number.isInteger(value));
  if (fits) return value;
  const range = most === Infinity
    ? `of ${least} or more`
    : `from ${least} to ${most}`;
  throw new BadUsage(
    `${flag} ${text} is not a ${whole ? "whole " : ""}number ${range}`,
  );
}

/** The text of `--help`. */
export interface Usage {
  /** The command, like `deno task serve`. */
  readonly command: string;
  /** A sentence about what it does. */
  readonly about: string;
  readonly flags: FlagTable;
  /** Lines behind the flags. */
  readonly more?: string;
}

/** The text of `--help`: at most 80 columns, unless a word is longer. */
export function usageOf({ command, about, flags, more }: Usage): string {
  const rows = Object.entries(flags).map(([name, flag]): [string, string] => [
    flag.value ? `--${name} ${flag.value}` : `--${name}`,
    [
      flag.many ? `${flag.about}; may be repeated` : flag.about,
      ...flag.default ? [`(${flag.default})`] : [],
      ...flag.env ? [`[${flag.env}]`] : [],
    ].join(" "),
  ]);
  return [
    `Usage: ${command} [flags]`,
    about,
    inColumns([...rows, ["--help", "this text"]]),
    ...more ? [more] : [],
  ].join("\n\n");
}

/** Two columns, the second one wrapped, as `--help` prints its tables. */
export function inColumns(
  rows: readonly (readonly [term: string, about: string])[],
): string {
  const indent = 4 + Math.max(...rows.map(([term]) => term.length));
  return rows.flatMap(([term, about]) =>
    wrapped(about, 80 - indent).map((line, i) =>
      (i === 0 ? `  ${term}` : "").padEnd(indent) + line
    )
  ).join("\n");
}

function wrapped(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line === "" || longer.length <= columns) line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}
