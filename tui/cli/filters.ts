import type { ServerConnection } from "#tui/api/call.ts";
import { groupNamed, machineNamed, packageNamed } from "#tui/actions/lookup.ts";

/** Values of `--package`, `--machine` and `--group`: an id or a name each. */
export interface NounOptions {
  readonly package?: string;
  readonly machine?: string;
  readonly group?: string;
}

const LOOKUPS = {
  package: packageNamed,
  machine: machineNamed,
  group: groupNamed,
} as const;

/**
 * The ids of the objects a command line names; absent if it names none.
 *
 * @throws {NoMatch} If a name is not found, or several have it.
 */
export async function lookUpIds(
  connection: ServerConnection,
  options: NounOptions,
): Promise<{ package?: number; machine?: number; group?: number }> {
  const ids: { package?: number; machine?: number; group?: number } = {};
  for (const noun of ["package", "machine", "group"] as const) {
    const word = options[noun];
    if (word === undefined) continue;
    ids[noun] = (await LOOKUPS[noun](connection, word)).id;
  }
  return ids;
}
