import type { FoundNames } from "#shared/contract/machines/names.ts";
import { machineNamed, NoMatch } from "#tui/actions/lookup.ts";
import {
  machinesOf,
  missingWords,
  readNames,
} from "#tui/actions/named_machines.ts";
import type { EntityName } from "#tui/actions/recipients.ts";
import { UsageError } from "#tui/arguments.ts";
import { reasonOf } from "#tui/profiles/profiles.ts";
import { text } from "#tui/text/mod.ts";
import type { Cli } from "./cli.ts";
import { PartialSuccess } from "./exit.ts";

/** The machines that a command line names. */
export interface NamedMachines {
  readonly machines: readonly EntityName[];
  /**
   * Ends the command after its action.
   *
   * @throws {PartialSuccess} If some names mean no machine, or several.
   */
  finish(): void;
}

/**
 * Finds machines by the words of a command line and the names in a file. What is
 * not found is printed on stderr, all of it at once, before anything is done.
 *
 * @param from A file of names, or `-` for standard input; a word `-` means the
 * same.
 * @throws {NoMatch} If nothing is found, or the only word is not.
 * @throws {UsageError} If the file cannot be read.
 */
export async function namedMachines(
  cli: Cli,
  words: readonly string[] = [],
  from?: string,
): Promise<NamedMachines> {
  const connection = await cli.connect();
  const typed = words.filter((word) => word !== "-");
  const file = from ?? (typed.length < words.length ? "-" : undefined);
  const [only] = typed;
  if (file === undefined && typed.length <= 1) {
    const machines = only ? [await machineNamed(connection, only)] : [];
    return { machines, finish() {} };
  }
  const listed = file === undefined ? [] : await namesFrom(file);
  const found = joined([
    ...typed.length > 0 ? [await machinesOf(connection, typed, true)] : [],
    ...listed.length > 0 ? [await machinesOf(connection, listed, false)] : [],
  ]);
  const { machines, unknown, ambiguous } = found;
  for (const line of missingWords(found)) cli.out.note(line);
  if (machines.length === 0) {
    throw new NoMatch(text.names.nobody(unknown.length, ambiguous.length));
  }
  return {
    machines,
    finish() {
      if (unknown.length + ambiguous.length === 0) return;
      throw new PartialSuccess(
        text.names.part(machines.length, unknown.length, ambiguous.length),
      );
    },
  };
}

async function namesFrom(file: string): Promise<string[]> {
  if (file === "-") {
    return await readNames(Deno.stdin.readable, text.names.standardInput);
  }
  try {
    using opened = await Deno.open(file);
    return await readNames(chunksOf(opened), file);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(text.cli.errors.cannotRead(file, reasonOf(error)));
  }
}

async function* chunksOf(file: Deno.FsFile): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(64 * 1024);
  for (let n; (n = await file.read(buffer)) !== null;) {
    yield buffer.slice(0, n);
  }
}

/** Each machine once. */
function joined(all: readonly FoundNames[]): FoundNames {
  const machines = all.flatMap(({ machines }) => machines);
  return {
    machines: [...new Map(machines.map((one) => [one.id, one])).values()],
    unknown: all.flatMap(({ unknown }) => unknown),
    ambiguous: all.flatMap(({ ambiguous }) => ambiguous),
  };
}
