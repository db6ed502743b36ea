import { assert, assertEquals } from "@std/assert";
import { describe } from "@std/testing/bdd";
import { packageById, packageFiles } from "#db/packages/packages.ts";
import { namesIn } from "#server/archive/disk.ts";
import { ada } from "#tests/world/store/packages.ts";
import { given, onBoth, refused } from "./packages_world.ts";

describe("deleting a package", () => {
  onBoth(
    "removes its files, keeps its row, its events and its name",
    async (world) => {
      const { id } = await world.aPackage({ name: "Editor" });
      await world.remove(id, ada);
      assertEquals(await packageById(world.store.db, id), null);
      assertEquals(await namesIn(world.folder), ["incoming"]);
      const row = await world.store.db.selectFrom("package").select("name")
        .where("id", "=", id).executeTakeFirst();
      assertEquals(row?.name, "Editor");
      assertEquals(
        (await world.events()).at(-1),
        `package.deleted operator:ada ${id}`,
      );
      await refused(() => world.remove(id, ada), "package_not_found");
    },
  );

  onBoth("is refused while it is active", async (world) => {
    const { id } = await world.aPackage();
    await world.activate(id, true, ada);
    await refused(() => world.remove(id, ada), "package_active");
    assert((await packageFiles(world.store.db, id))!.fragments.length > 0);
  });

  for (const state of ["offered", "downloading", "recalling"]) {
    onBoth(`is refused while a machine is ${state}`, async (world) => {
      const { id } = await world.aPackage();
      await given(world.store, id, state);
      const refusal = await refused(
        () => world.remove(id, ada),
        "not_possible_now",
      );
      assert(refusal.message.includes("cancel it there"));
    });
  }

  onBoth(
    "cancels what waits and takes its assignments back with it",
    async (world) => {
      const { id } = await world.aPackage();
      await given(world.store, id, "waiting");
      await given(world.store, id, "succeeded");
      await world.remove(id, ada);
      const states = await world.store.db.selectFrom("deployment").select(
        "state",
      )
        .where("package_id", "=", id).orderBy("machine_id").execute();
      assertEquals(states.map(({ state }) => state), [
        "cancelled",
        "succeeded",
      ]);
      const standing = await world.store.db.selectFrom("assignment").select(
        "id",
      )
        .where("withdrawn_at", "is", null).execute();
      assertEquals(standing, []);
    },
  );
});
