import {
  type AssignmentInForce,
  assignmentsInForce,
} from "#db/assignments/in_force.ts";
import { windowRules } from "#db/schedules/windows.ts";
import { sortedWindows } from "#server/domain/manifests/schedule_fields.ts";
import { groupPage, type StoredGroup } from "#db/groups/groups.ts";
import { operatorPage } from "#db/operators/operators.ts";
import { packagePage } from "#db/packages/packages.ts";
import type { Db } from "#db/store/tables.ts";
import type { ManifestRequest } from "#shared/contract/manifests/manifests.ts";
import type { Operator } from "#shared/contract/operators.ts";
import type { Package } from "#shared/contract/packages/packages.ts";
import type { Page } from "#shared/contract/page.ts";
import type { PresentThings } from "#server/domain/manifests/plan_changes.ts";
import { describeGroups } from "#server/usecases/groups/describe_groups.ts";
import { describeSettings } from "#server/usecases/settings/describe_settings.ts";

/** Rows read at a time. */
const PAGE_ROWS = 500;

/** What there is, as far as manifests are compared with it. */
export interface Present extends PresentThings {
  readonly stored: readonly StoredGroup[];
  readonly accounts: readonly Operator[];
  /** Versions of the settings that were read, by the group's name. */
  readonly versions: ReadonlyMap<string, number>;
  readonly packages: readonly Package[];
  readonly assignments: readonly AssignmentInForce[];
}

/** Reads what a request compares: packages and assignments only if it does. */
export async function readPresent(
  db: Db,
  { manifests, prune }: ManifestRequest,
  now: Date,
): Promise<Present> {
  const concerns = (kind: ManifestRequest["prune"][number]) =>
    prune.includes(kind) || manifests.some((one) => one.kind === kind);
  const hasAssignments = concerns("assignment");
  const stored = await allRows((cursor) => groupPage(db, cursor));
  const accounts = await allRows((cursor) => operatorPage(db, cursor));
  const wanted = new Set(
    manifests.flatMap((one) =>
      one.kind === "settings" ? [one.group ?? ""] : []
    ),
  );
  const versions = new Map<string, number>();
  const settings = new Map<string, Record<string, unknown>>();
  for (const { id, name } of [{ id: 0, name: "" }, ...stored]) {
    if (!prune.includes("settings") && !wanted.has(name)) continue;
    const { version, settings: lines } = await describeSettings(
      db,
      name === "" ? { level: "global" } : { level: "group", id },
    );
    versions.set(name, version);
    settings.set(
      name,
      Object.fromEntries(
        lines.filter(({ set }) => set !== null)
          .map(({ name, set }) => [name, set]),
      ),
    );
  }
  const groups = await describeGroups(db, stored, now);
  const windows = Map.groupBy(await windowRules(db), ({ group }) => group);
  return {
    groups: groups.map(({ id, name, description, query, trustedOnly }) => ({
      ...{ name, description, query, trustedOnly },
      windows: sortedWindows((windows.get(id) ?? []).map(({ rule }) => rule)),
    })),
    operators: accounts.map(({ name, role }) => ({ name, role })),
    ...{ settings, stored, accounts, versions },
    packages: hasAssignments || concerns("package")
      ? await allRows((cursor) => packagePage(db, cursor))
      : [],
    assignments: hasAssignments ? await assignmentsInForce(db) : [],
  };
}

async function allRows<Row>(
  load: (cursor: { after?: string; limit: number }) => Promise<Page<Row>>,
): Promise<Row[]> {
  const rows: Row[] = [];
  let after: string | undefined;
  do {
    const page = await load({ after, limit: PAGE_ROWS });
    rows.push(...page.rows);
    after = page.next ?? undefined;
  } while (after !== undefined);
  return rows;
}
