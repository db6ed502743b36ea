import type { FoundNames } from "#shared/contract/machines/names.ts";
import {
  type ListedName,
  machinesNamed,
  machinesNamedAlike,
  machinesNumbered,
  type NameMatch,
  neighbouringNames,
} from "#db/machines/names.ts";
import type { Db } from "#db/store/tables.ts";
import { closeNames } from "#shared/close_names.ts";
import { withoutDomain } from "#server/domain/machines/domain_names.ts";

/** Unknown names for which close ones are looked for. */
const MOST_SUGGESTED = 100;
/** Neighbours in the alphabet that a close name is looked for among. */
const NEIGHBOURS = 20;
/** Machines shown of an ambiguous name. */
const MOST_SHOWN = 10;

/**
 * Finds the machines that a list of names means, with a few look-ups in indexes
 * for each name.
 *
 * @param idsFirst A number is an id first, and else a name.
 */
export async function findNames(
  db: Db,
  words: readonly string[],
  idsFirst: boolean,
): Promise<FoundNames> {
  const names = [...new Set(words.map((word) => word.trim()))]
    .filter((word) => word !== "");
  const found = new Map<number, readonly NameMatch[]>();
  const rest = () =>
    names.flatMap((name, at): ListedName[] =>
      found.has(at) ? [] : [[at, name]]
    );
  const take = async (
    find: (db: Db, names: readonly ListedName[]) => Promise<NameMatch[]>,
    these: readonly ListedName[],
  ) => {
    if (these.length === 0) return;
    for (
      const [at, all] of Map.groupBy(await find(db, these), ({ at }) => at)
    ) {
      found.set(at, chosen(all));
    }
  };
  const numbers = () => rest().filter(([, name]) => /^\d{1,15}$/.test(name));
  if (idsFirst) await take(machinesNumbered, numbers());
  await take(machinesNamed, rest());
  await take(machinesNamedAlike, rest());
  if (!idsFirst) await take(machinesNumbered, numbers());

  const machines = new Map<number, { id: number; name: string }>();
  const ambiguous: FoundNames["ambiguous"] = [];
  for (const [at, name] of names.entries()) {
    const all = found.get(at) ?? [];
    const [first] = all;
    if (!first) continue;
    if (all.length === 1) {
      machines.set(first.id, { id: first.id, name: first.name });
    } else {
      const shown = all.slice(0, MOST_SHOWN)
        .map(({ id, name, ip }) => ({ id, name, ip }));
      ambiguous.push({ name, machines: shown });
    }
  }
  return {
    machines: [...machines.values()],
    ambiguous,
    unknown: await withSuggestions(db, rest().map(([, name]) => name)),
  };
}

/** Each machine once; a retired one only if no other has the name. */
function chosen(all: readonly NameMatch[]): readonly NameMatch[] {
  const each = [...new Map(all.map((one) => [one.id, one])).values()];
  const inService = each.filter(({ isRetired }) => !isRetired);
  return inService.length > 0 ? inService : each;
}

async function withSuggestions(
  db: Db,
  names: readonly string[],
): Promise<FoundNames["unknown"]> {
  const unknown: FoundNames["unknown"] = [];
  for (const name of names) {
    const close = unknown.length < MOST_SUGGESTED
      ? await closeTo(db, name)
      : [];
    unknown.push({ name, close: [...close] });
  }
  return unknown;
}

async function closeTo(db: Db, name: string): Promise<readonly string[]> {
  const bare = withoutDomain(name).map((one, at): ListedName => [at, one]);
  const same = await machinesNamedAlike(db, bare);
  if (same.length > 0) return [...new Set(same.map(({ name }) => name))];
  return closeNames(name, await neighbouringNames(db, name, NEIGHBOURS));
}
