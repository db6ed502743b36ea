import { Argument, type Command, Option } from "commander";
import { parseQuery, QUERY_LIMITS } from "#shared/query/mod.ts";
import { UsageError } from "#tui/arguments.ts";
import { text } from "#tui/text/mod.ts";
import type { Field } from "./formats/field.ts";
import { asList } from "./formats/list_options.ts";
import { problemWords } from "#tui/console/widgets/query_line.ts";

/** Options of a list that `asList` adds; `mostRows` and the output read them. */
export interface PageFlags {
  readonly limit?: number;
  readonly all?: boolean;
  readonly columns?: readonly string[];
  readonly headers?: boolean;
  readonly output?: string;
}

/** Options of every list that can be filtered. */
export interface ListFlags extends PageFlags {
  readonly filter?: string;
}

/** The options that a request has to have: all but those of the output. */
export function withoutPaging<Flags extends PageFlags>(
  { limit: _, all: _a, columns: _c, headers: _h, output: _o, ...rest }: Flags,
) {
  return rest;
}

/** Makes a list of a command, with `--filter`. */
export function listOptions<Row>(
  command: Command,
  fields: readonly Field<Row>[],
): Command {
  return asList(
    command.option("--filter <text>", text.cli.options.filter),
    fields,
  );
}

/** Makes a list of a command, with a query, which needs no quotes. */
export function queryOptions<Row>(
  command: Command,
  fields: readonly Field<Row>[],
): Command {
  return asList(
    command.addArgument(new Argument("[query...]", text.cliQuery.argument))
      .option("--filter <query>", text.cliQuery.filter),
    fields,
  );
}

/**
 * The query of a command line, parsed here so that mistakes are explained in
 * the operator's language.
 *
 * @throws {UsageError} If it is not valid.
 */
export function queryOf(
  words: readonly string[],
  filter: string | undefined,
): string | undefined {
  const parts = [words.join(" "), filter ?? ""].filter((one) => one.trim());
  for (const one of parts) {
    const { problem } = parseQuery(one);
    if (!problem) continue;
    throw new UsageError(
      // A query that is too long is not repeated.
      problem.code === "too_long"
        ? text.cliQuery.tooLong(one.length, QUERY_LIMITS.length)
        : text.cliQuery.wrong(one, problem.at + 1, problemWords(problem)),
    );
  }
  if (parts.length === 0) return undefined;
  return parts.length === 1
    ? parts[0]
    : parts.map((one) => `(${one})`).join(" ");
}

/** `--sort`, with the sort keys of a list. */
export function sortOption(fields: readonly string[]): Option {
  const both = fields.flatMap((field) => [field, `-${field}`]);
  return new Option("--sort <field>", text.cli.options.sort).choices(both);
}

/** `--package`, `--machine`, `--group`: by id or by name. */
export function packageOption(): Option {
  return new Option("--package <package>", text.cli.arguments.package);
}
export function machineOption(): Option {
  return new Option("--machine <machine>", text.cli.arguments.machine);
}
export function groupOption(): Option {
  return new Option("--group <group>", text.cli.arguments.group);
}

/** The argument that names a package, by id or by name. */
export function packageArgument(): Argument {
  return new Argument("<package>", text.cli.arguments.package);
}
export function machineArgument(): Argument {
  return new Argument("<machine>", text.cli.arguments.machine);
}
export function groupArgument(): Argument {
  return new Argument("<group>", text.cli.arguments.group);
}

const two = (n: number) => `${n}`.padStart(2, "0");

/** "2026-11-22 10:15:02", in this host's zone. */
export function moment(at: string | null): string {
  if (at === null) return "";
  const then = new Date(at);
  const date = [then.getFullYear(), then.getMonth() + 1, then.getDate()];
  const time = [then.getHours(), then.getMinutes(), then.getSeconds()];
  return `${date.map(two).join("-")} ${time.map(two).join(":")}`;
}

/** "1.5 MiB". */
export function sizeOf(bytes: number): string {
  let [size, unit] = [bytes, 0];
  while (size >= 1024 && unit < text.amounts.bytes.length - 1) {
    [size, unit] = [size / 1024, unit + 1];
  }
  return `${unit === 0 ? size : size.toFixed(1)} ${text.amounts.bytes[unit]}`;
}
