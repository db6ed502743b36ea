import { packageFiles } from "#db/packages/packages.ts";
import { assert, assertEquals } from "@std/assert";
import { describe } from "@std/testing/bdd";
import { packageById } from "#db/packages/packages.ts";
import { ada } from "#tests/harness/store/packages.ts";
import {
  aDeployment,
  NOW,
  onBoth,
  refused,
  SECOND,
} from "./packages_fixture.ts";
import { setActivation } from "#server/usecases/packages/activate_package.ts";

describe("activating a package", () => {
  onBoth(
    "switches it on and off, each with its event, and recalls its deployments",
    async (services) => {
      const { id } = await services.aPackage();
      const on = await setActivation(services, { id, active: true }, ada);
      assertEquals([on.package.active, on.recalling], [true, 0]);
      const again = await setActivation(services, { id, active: true }, ada);
      assertEquals(again.package.active, true);
      for (const state of ["offered", "offered", "offered", "downloading"]) {
        await aDeployment(services.store, id, state);
      }
      // One machine has everything already, so it cannot be recalled.
      await services.store.commit([{
        sql:
          "update deployment set info_at = 1, fragments_seen = 99 where state = ?",
        params: ["downloading"],
      }]);
      const off = await setActivation(services, { id, active: false }, ada);
      assertEquals([off.package.active, off.recalling, off.beyondRecall], [
        false,
        3,
        1,
      ]);
      await aDeployment(services.store, id, "offered");
      const repeated = await setActivation(
        services,
        { id, active: false },
        ada,
      );
      assertEquals(repeated.recalling, 1, "what a crash cut off is repeated");
      assertEquals(
        (await services.events()).filter((event) =>
          event.includes("activated")
        ),
        [
          `package.activated operator:ada ${id}`,
          `package.deactivated operator:ada ${id}`,
        ],
      );
    },
  );

  onBoth(
    "undoes an activation only until a machine was offered it",
    async (services) => {
      const { id } = await services.aPackage();
      const switched = (active: boolean, unlessOffered = false) =>
        setActivation(services, { id, active }, ada, { unlessOffered });
      const offeredAt = (at: number) =>
        services.store.commit([{
          sql: "update deployment set offered_at = ? where package_id = ?",
          params: [at, id],
        }]);
      await aDeployment(services.store, id, "cancelled");
      await offeredAt(NOW.getTime() - 1);
      await switched(true);
      assertEquals((await switched(false, true)).package.active, false);
      await switched(true);
      await offeredAt(NOW.getTime());
      const refusal = await refused(
        () => switched(false, true),
        "already_offered",
      );
      assertEquals(refusal.details, { machines: 1 });
      assertEquals((await switched(false)).package.active, false);
    },
  );

  onBoth(
    "refuses a damaged fragment by its name, until it is restored",
    async (services) => {
      const { id } = await services.aPackage();
      const path = services.archives.originalPath(id);
      const good = await Deno.readFile(path);
      const bad = good.slice();
      const files = await packageFiles(services.store.db, id);
      bad[2 * files!.fragments[0]!.bytes + 17]! ^= 0x40;
      await Deno.writeFile(path, bad);
      const refusal = await refused(
        () => setActivation(services, { id, active: true }, ada),
        "package_damaged",
      );
      assert(refusal.message.includes(`fragment ${id}-3 has changed`));
      await Deno.remove(path);
      const missing = await refused(
        () => setActivation(services, { id, active: true }, ada),
        "package_damaged",
      );
      assert(missing.message.includes("its archive is missing"));
      await Deno.writeFile(path, good);
      assert(
        (await setActivation(services, { id, active: true }, ada)).package
          .active,
      );
    },
  );

  onBoth(
    "refuses an info that agents would read differently",
    async (services) => {
      const { id } = await services.aPackage();
      await services.store.commit([{
        sql: "update package set md5 = 'not hex' where id = ?",
        params: [id],
      }]);
      const refusal = await refused(
        () => setActivation(services, { id, active: true }, ada),
        "package_damaged",
      );
      assert(refusal.message.includes("info for unix agents is invalid"));
      assertEquals((await packageById(services.store.db, id))!.active, false);
    },
  );

  onBoth("is refused for packages that do not exist", async (services) => {
    await refused(
      () => setActivation(services, { id: SECOND, active: true }, ada),
      "package_not_found",
    );
  });
});
