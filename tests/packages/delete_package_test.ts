import { assert, assertEquals } from "@std/assert";
import { describe } from "@std/testing/bdd";
import { packageById, packageFiles } from "#db/packages/packages.ts";
import { namesIn } from "#server/archive/disk.ts";
import { ada } from "#tests/harness/store/packages.ts";
import { aDeployment, onBoth, refused } from "./packages_fixture.ts";
import { setActivation } from "#server/usecases/packages/activate_package.ts";
import { deletePackage } from "#server/usecases/packages/delete_package.ts";

describe("deleting a package", () => {
  onBoth(
    "removes its files, keeps its row, its events and its name",
    async (services) => {
      const { id } = await services.aPackage({ name: "Editor" });
      await deletePackage(services, id, ada);
      assertEquals(await packageById(services.store.db, id), null);
      assertEquals(await namesIn(services.folder), ["incoming"]);
      const row = await services.store.db.selectFrom("package").select("name")
        .where("id", "=", id).executeTakeFirst();
      assertEquals(row?.name, "Editor");
      assertEquals(
        (await services.events()).at(-1),
        `package.deleted operator:ada ${id}`,
      );
      await refused(
        () => deletePackage(services, id, ada),
        "package_not_found",
      );
    },
  );

  onBoth("is refused while it is active", async (services) => {
    const { id } = await services.aPackage();
    await setActivation(services, { id: id, active: true }, ada);
    await refused(() => deletePackage(services, id, ada), "package_active");
    assert((await packageFiles(services.store.db, id))!.fragments.length > 0);
  });

  for (const state of ["offered", "downloading", "recalling"]) {
    onBoth(`is refused while a machine is ${state}`, async (services) => {
      const { id } = await services.aPackage();
      await aDeployment(services.store, id, state);
      const refusal = await refused(
        () => deletePackage(services, id, ada),
        "not_possible_now",
      );
      assert(refusal.message.includes("cancel it there"));
    });
  }

  onBoth(
    "cancels waiting deployments and withdraws its assignments",
    async (services) => {
      const { id } = await services.aPackage();
      await aDeployment(services.store, id, "waiting");
      await aDeployment(services.store, id, "succeeded");
      await deletePackage(services, id, ada);
      const states = await services.store.db.selectFrom("deployment").select(
        "state",
      )
        .where("package_id", "=", id).orderBy("machine_id").execute();
      assertEquals(states.map(({ state }) => state), [
        "cancelled",
        "succeeded",
      ]);
      const inForce = await services.store.db.selectFrom("assignment").select(
        "id",
      )
        .where("withdrawn_at", "is", null).execute();
      assertEquals(inForce, []);
    },
  );
});
