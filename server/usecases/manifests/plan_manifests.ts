import { groupPage, type StoredGroup } from "#db/groups/groups.ts";
import { operatorPage } from "#db/operators/operators.ts";
import type { Db } from "#db/store/tables.ts";
import type {
  ManifestChange,
  ManifestPlan,
  ManifestRequest,
} from "#shared/contract/manifests.ts";
import type { Operator } from "#shared/contract/operators.ts";
import type { Page } from "#shared/contract/page.ts";
import { planChanges } from "#server/domain/manifests/plan_changes.ts";
import { readQuery } from "#server/domain/read_query.ts";
import { Refusal } from "#server/domain/refusal.ts";
import { previewGroup } from "#server/usecases/groups/preview_group.ts";
import type { Services } from "#server/usecases/services.ts";
import { describeSettings } from "#server/usecases/settings/describe_settings.ts";

/** Rows read at a time. */
const PAGE_ROWS = 500;

/** A plan with the ids of what it changes. */
export interface ResolvedPlan extends ManifestPlan {
  readonly groups: ReadonlyMap<string, StoredGroup>;
  readonly operators: ReadonlyMap<string, Operator>;
  /** Versions of the settings that were compared, by the group's name. */
  readonly versions: ReadonlyMap<string, number>;
}

/**
 * Compares manifests with what there is, and changes nothing.
 *
 * @throws {Refusal} `malformed_request` or `query_malformed`, with the place
 * `{manifest, field}` in its details; `last_admin`.
 */
export async function planManifests(
  { store, now }: Services,
  { manifests, prune }: ManifestRequest,
): Promise<ResolvedPlan> {
  const { db } = store;
  manifests.forEach((manifest, at) => {
    if (manifest.kind === "group" && manifest.query) {
      readGroupQuery(manifest.query, at);
    }
  });
  const groups = await allRows((cursor) => groupPage(db, cursor));
  const operators = await allRows((cursor) => operatorPage(db, cursor));
  const wanted = new Set(
    manifests.flatMap((one) =>
      one.kind === "settings" ? [one.group ?? ""] : []
    ),
  );
  const versions = new Map<string, number>();
  const settings = new Map<string, Record<string, unknown>>();
  for (const { id, name } of [{ id: 0, name: "" }, ...groups]) {
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
  const changes = planChanges(manifests, {
    groups: groups.map(({ name, description, query, trustedOnly }) => ({
      ...{ name, description, query, trustedOnly },
    })),
    operators: operators.map(({ name, role }) => ({ name, role })),
    settings,
  }, prune);
  const groupsByName = new Map(groups.map((group) => [group.name, group]));
  return {
    changes: [...changes],
    digest: await digestOf(changes),
    machines: await machinesOf(db, changes, groupsByName, now()),
    groups: groupsByName,
    operators: new Map(operators.map((one) => [one.name, one])),
    versions,
  };
}

/** @throws {Refusal} `query_malformed`, with the place. */
function readGroupQuery(query: string, manifest: number): void {
  try {
    readQuery(query);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Refusal(error.code, error.message, {
      ...error.details,
      ...{ manifest, field: "query" },
    });
  }
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

async function digestOf(changes: readonly ManifestChange[]): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(changes));
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

/** Machines that groups gain and lose by the changes of their rules. */
async function machinesOf(
  db: Db,
  changes: readonly ManifestChange[],
  groups: ReadonlyMap<string, StoredGroup>,
  at: Date,
): Promise<number> {
  let machines = 0;
  for (const { action, kind, name, fields } of changes) {
    if (kind !== "group" || action === "delete") continue;
    const rules = fields.filter(({ field }) =>
      field === "query" || field === "trustedOnly"
    );
    if (rules.length === 0) continue;
    const preview = await previewGroup(db, {
      group: groups.get(name)?.id,
      ...{ add: [], exclude: [], remove: [] },
      ...Object.fromEntries(rules.map(({ field, to }) => [field, to])),
    }, at);
    machines += preview.added + preview.removed;
  }
  return machines;
}
