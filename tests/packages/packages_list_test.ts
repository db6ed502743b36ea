import { assertEquals } from "@std/assert";
import { describe } from "@std/testing/bdd";
import { packagePage } from "#db/packages/packages.ts";
import { aDeployment, onBoth } from "./packages_fixture.ts";

describe("listing packages", () => {
  onBoth(
    "returns the newest first, with counts, by name, from either end",
    async (services) => {
      const ids: number[] = [];
      for (const name of ["Alpha", "Beta", "alphabet", "Gamma"]) {
        const command = { name, action: "execute", command: "true" } as const;
        ids.unshift((await services.create(command)).package!.id);
      }
      await aDeployment(services.store, ids[0]!, "failed");
      await aDeployment(services.store, ids[0]!, "failed");
      await aDeployment(services.store, ids[0]!, "waiting");
      const list = (request: Parameters<typeof packagePage>[1]) =>
        packagePage(services.store.db, request);
      const idsOf = (page: { rows: { id: number }[] }) =>
        page.rows.map(({ id }) => id);

      const all = await list({ limit: 10 });
      assertEquals(idsOf(all), ids);
      assertEquals([all.total, all.next, all.previous], [4, null, null]);
      assertEquals(all.rows[0]!.counts, { failed: 2, waiting: 1 });
      assertEquals(all.rows[1]!.counts, {});

      const first = await list({ limit: 3 });
      assertEquals(idsOf(first), ids.slice(0, 3));
      const second = await list({ limit: 3, after: first.next! });
      assertEquals(idsOf(second), ids.slice(3));
      assertEquals(second.next, null);
      const back = await list({ limit: 3, before: second.previous! });
      assertEquals(idsOf(back), ids.slice(0, 3));
      assertEquals(back.previous, null);
      assertEquals(idsOf(await list({ limit: 2, last: true })), ids.slice(2));

      const found = await list({ limit: 10, q: "ALPHA" });
      assertEquals(found.rows.map(({ name }) => name), ["alphabet", "Alpha"]);
      assertEquals(found.total, 2);
      assertEquals((await list({ limit: 10, q: "%" })).total, 0);
    },
  );
});
