import { assert, assertEquals } from "@std/assert";
import { it } from "@std/testing/bdd";
import { computeAgain, insertGroup } from "#db/groups/edits.ts";
import type { Store } from "#db/store/transaction.ts";
import { temporaryDatabase } from "#tests/harness/store/database.ts";
import { aPackage } from "#tests/harness/store/rows.ts";
import { operator, testServices } from "#tests/harness/store/test_services.ts";
import { assignPackage } from "#server/usecases/assignments/assign_package.ts";
import { refreshGroups } from "#server/usecases/groups/refresh_groups.ts";
import { noPause } from "#tests/harness/store/test_services.ts";

const CHILD = new URL("./crash_group_child.ts", import.meta.url).pathname;
const MACHINES = 7000;
const AT = new Date("2026-11-22T10:00:00Z");

async function fleet(store: Store): Promise<void> {
  await store.commit([{
    sql: `insert into machine (device_id, name, family, agent, os, ip, serial,
        uuid, tag, registered_at, inventoried_at, last_contact_at)
      select 'pc-' || value, 'pc', 'unix', '',
        iif(value % 3 = 0, 'Windows', 'Debian'), '', '', '', '', 0, 0, 0
      from json_each(?)`,
    params: [JSON.stringify(Array.from({ length: MACHINES }, (_, i) => i))],
  }, {
    sql: `insert into machine_device (device_id, machine_id, since)
      select device_id, id, 0 from machine`,
    params: [],
  }]);
}

for (const point of ["before", "after"]) {
  for (const commits of [1, 2, 3, 5, 8]) {
    it(`a refresh of groups killed ${point} commit ${commits} continues there`, async () => {
      await using database = await temporaryDatabase();
      const { store, url } = database;
      await fleet(store);
      const services = await testServices(database);
      const newGroup = (name: string, query: string, names: number[]) =>
        insertGroup(
          {
            name,
            description: "",
            query,
            stored: { query, names, timed: false },
            trustedOnly: false,
            included: [],
            excluded: [],
          },
          "ada",
          AT,
        );
      await store.commit(newGroup("debian", "os:debian", []));
      await store.commit(newGroup("others", "-group:1", [1]));
      await store.commit([computeAgain(1, AT)]);
      const packageId = await aPackage(store);
      await assignPackage(services, {
        packageId,
        machines: [],
        groups: [1],
        force: false,
        mode: "continuous",
      }, operator);

      const { signal } = await new Deno.Command(Deno.execPath(), {
        args: [
          ...["run", "-A", "-q", "--no-check", CHILD],
          ...[url, point, `${commits}`],
        ],
      }).output();
      assertEquals(signal, "SIGKILL", "it dies at the chosen point");
      const walked = await store.db.selectFrom("machine_group")
        .select("walked_to").where("id", "=", 1).executeTakeFirstOrThrow();
      if (commits === 3 && point === "after") assert(walked.walked_to! > 0);

      await refreshGroups(services, noPause);
      const rows = await store.db.selectFrom("machine_group")
        .select(["members", "walked_to", "due_at", "computed_at"])
        .orderBy("id").execute();
      const done = { walked_to: null, due_at: null, computed_at: AT.getTime() };
      assertEquals(rows, [
        { members: 4666, ...done },
        { members: 2334, ...done },
      ]);
      const counts = await store.db.selectFrom("deployment_count")
        .select(["state", "machines"]).where("package_id", "=", packageId)
        .execute();
      assertEquals(counts, [{ state: "waiting", machines: 4666 }]);
    });
  }
}
