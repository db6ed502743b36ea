import { packageSubject } from "#db/packages/packages.ts";
import {
  type CauseCount,
  countCauses,
  type Dimension,
} from "#db/deployments/cause_counts.ts";
import type { Db } from "#db/store/tables.ts";
import { groupNames } from "#db/groups/names.ts";
import { packageNames } from "#db/deployments/why.ts";
import { explainResult } from "#shared/results/explain.ts";
import { DeploymentState } from "#shared/contract/deployments/states.ts";
import { SILENT_DAYS } from "#shared/contract/machines/machines.ts";
import type {
  CauseBar,
  Concentration,
  PackageWhy,
} from "#shared/contract/deployments/why.ts";
import {
  concentration,
  isWorthLocating,
  type Share,
  subnetsOf,
} from "#server/domain/deployments/concentration.ts";
import { notFound } from "#server/domain/not_found.ts";
import { causeRules } from "#server/usecases/fleet/cause_rules.ts";
import type { PackageName } from "#shared/contract/packages/package_name.ts";

/** The most details that are listed for a cause. */
const DETAILS = 5;
const LONG_SILENT_DAYS = 30;

type PackagesById = ReadonlyMap<number, PackageName>;
type NamesById = ReadonlyMap<number, string>;

/**
 * Explains why a package makes no progress, over all its machines: the number
 * of machines with each cause, and where a cause concentrates.
 *
 * @throws {Refusal} `package_not_found`.
 */
export async function explainPackage(
  db: Db,
  packageId: number,
  now: Date,
): Promise<PackageWhy> {
  const subject = await packageSubject(db, packageId);
  if (!subject) throw notFound("package", packageId);
  const counts = await countCauses(db, packageId, await causeRules(db, now));
  const holders = counts.filter(({ cause, by }) =>
    cause === "held_by_priority_0" && by === "detail"
  ).map(({ value }) => Number(value));
  const groups = counts.filter(({ by }) => by === "group")
    .map(({ value }) => Number(value));
  const names = {
    packages: await packageNames(db, holders),
    groups: await groupNames(db, [...new Set(groups)]),
  };
  const bars = barsOf(counts, names);
  return {
    at: now.toISOString(),
    package: subject,
    machines: bars.reduce((sum, { machines }) => sum + machines, 0),
    bars,
  };
}

function barsOf(
  counts: readonly CauseCount[],
  names: { readonly packages: PackagesById; readonly groups: NamesById },
): CauseBar[] {
  const stateAndCause = ({ state, cause }: CauseCount) => `${state} ${cause}`;
  const byStateAndCause = Map.groupBy(counts, stateAndCause);
  const alike = sharesOf(counts);
  const all = counts.filter(({ by }) => by === "all");
  const total = all.reduce((sum, { machines }) => sum + machines, 0);
  const rank = (state: DeploymentState) =>
    DeploymentState.options.indexOf(state);
  return all.map((bar) => {
    const own = byStateAndCause.get(stateAndCause(bar)) ?? [];
    return {
      state: bar.state,
      cause: bar.cause,
      machines: bar.machines,
      details: own.filter(({ by }) => by === "detail")
        .sort((a, b) => b.machines - a.machines).slice(0, DETAILS)
        .map((one) => detailOf(one, names.packages)),
      concentration: isWorthLocating(bar.cause)
        ? concentrationOf(
          own,
          { machines: bar.machines, of: total },
          alike,
          names.groups,
        )
        : null,
    };
  }).sort((a, b) =>
    rank(a.state) - rank(b.state) || b.machines - a.machines ||
    a.cause.localeCompare(b.cause)
  );
}

function detailOf(
  { cause, value, machines }: CauseCount,
  packages: PackagesById,
): CauseBar["details"][number] {
  if (cause === "held_by_priority_0") {
    const id = Number(value);
    return {
      package: packages.get(id) ?? { id, name: "", version: "" },
      machines,
    };
  }
  if (cause === "not_seen") {
    return { days: value === "1" ? LONG_SILENT_DAYS : SILENT_DAYS, machines };
  }
  const [code = "", exitCode] = value.split("\x1f");
  const meaning = explainResult(code);
  return {
    code,
    ...exitCode !== undefined && { exitCode: Number(exitCode) },
    ...meaning !== null && { meaning },
    machines,
  };
}

/** A property that some machines have in common, as a dimension and a value. */
interface Trait {
  readonly in: Dimension;
  readonly value: string;
}

/** Everything machines have in common, with the number of machines. */
function sharesOf(counts: readonly CauseCount[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const one of counts) {
    for (const alike of alikeIn(one)) {
      const key = keyOf(alike);
      sums.set(key, (sums.get(key) ?? 0) + one.machines);
    }
  }
  return sums;
}

function alikeIn({ by, value }: CauseCount): Trait[] {
  if (by === "all" || by === "detail") return [];
  return by === "subnet"
    ? subnetsOf(value).map((subnet) => ({ in: by, value: subnet }))
    : [{ in: by, value }];
}

function keyOf({ in: dimension, value }: Trait): string {
  return `${dimension}\n${value}`;
}

function concentrationOf(
  own: readonly CauseCount[],
  total: { readonly machines: number; readonly of: number },
  alike: ReadonlyMap<string, number>,
  groups: NamesById,
): Concentration | null {
  const shares: Share<string>[] = [...sharesOf(own)].map(([key, machines]) => ({
    value: key,
    machines,
    of: alike.get(key) ?? machines,
  }));
  const concentrated = concentration(total, shares);
  if (!concentrated) return null;
  const [dimension, value] = concentrated.value.split("\n") as [
    Dimension,
    string,
  ];
  return {
    in: dimension,
    value: dimension === "group" ? groups.get(Number(value)) ?? "" : value,
    machines: concentrated.machines,
    of: concentrated.of,
    times: concentrated.times,
  };
}
