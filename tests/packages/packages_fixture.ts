import { assertEquals, assertRejects } from "@std/assert";
import { settingStatements } from "#db/settings/settings.ts";
import { Refusal } from "#server/domain/refusal.ts";
import type { Finding } from "#shared/contract/packages/archives.ts";
import { noise, zipOf } from "#tests/harness/store/archives.ts";
import type { TemporaryDatabase } from "#tests/harness/store/database.ts";
import { packagesOf } from "#tests/harness/store/packages.ts";
import { onBothStores } from "#tests/harness/server/sqld.ts";

export const NOW = new Date("2026-03-01T10:00:00Z");
export const SECOND = NOW.getTime() / 1000;
export const ZIP = zipOf({ name: "setup", bytes: noise(5000) });

type PackageTests = Awaited<ReturnType<typeof packageTests>>;

/**
 * Registers one test for each kind of store, with the use cases of packages on
 * it.
 */
export function onBoth(
  name: string,
  body: (services: PackageTests) => Promise<void>,
): void {
  onBothStores(name, async (_store, database) => {
    await body(await packageTests(database));
  });
}

/** Services that cut packages into fragments of 1 KiB. */
async function packageTests(database: TemporaryDatabase) {
  const { store } = database;
  const folder = `${database.folder}/archive`;
  await store.commit(settingStatements({ fragmentBytes: 1024 }));
  const services = await packagesOf(store, folder, () => NOW);
  return {
    ...services,
    store,
    folder,
    async aPackage(fields: Parameters<typeof services.create>[0] = {}) {
      const { archive } = await services.upload(ZIP);
      const created = await services.create({
        command: "setup",
        archiveId: archive.id,
        ...fields,
      });
      return created.package!;
    },
    async events() {
      const rows = await store.db.selectFrom("event")
        .select(["kind", "actor", "package_id as id"]).orderBy("seq").execute();
      return rows.map(({ kind, actor, id }) => `${kind} ${actor} ${id ?? ""}`);
    },
  };
}

/** Asserts that a call is refused with this code, and returns the refusal. */
export async function refused(run: () => Promise<unknown>, code: string) {
  const refusal = await assertRejects(run, Refusal);
  assertEquals(refusal.code, code, refusal.message);
  return refusal;
}

/** Codes of the findings a refusal carries. */
export const codesOf = (refusal: Refusal) =>
  (refusal.details["findings"] as Finding[]).map(({ code }) => code);

/** Stores a machine with a deployment of the package in `state`. */
export async function aDeployment(
  store: PackageTests["store"],
  packageId: number,
  state: string,
): Promise<void> {
  await store.commit([
    {
      sql: `insert into machine (device_id, name, family, agent, os, ip, serial,
          uuid, tag, registered_at, inventoried_at, last_contact_at)
        values ('pc-' || random(), 'pc', 'unix', '', '', '', '', '', '', 0, 0, 0)`,
      params: [],
    },
    {
      sql: `insert into assignment (package_id, force, mode, created_at,
        created_by) values (?, 0, 'snapshot', 0, 'ada')`,
      params: [packageId],
    },
    {
      sql: `insert into deployment (machine_id, package_id, assignment_id,
          state, force, updated_at)
        select (select max(id) from machine), ?,
          (select max(id) from assignment), ?, 0, 0`,
      params: [packageId, state],
    },
  ]);
}
