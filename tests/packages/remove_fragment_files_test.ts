import { assert, assertEquals, assertMatch } from "@std/assert";
import { describe } from "@std/testing/bdd";
import { archiveTotals, packageFiles } from "#db/packages/packages.ts";
import { deletePackage } from "#server/usecases/packages/delete_package.ts";
import { removeFragmentFiles } from "#server/usecases/packages/remove_fragment_files.ts";
import { sweepArchives } from "#server/usecases/packages/tidy_archives.ts";
import { noise, zipOf } from "#tests/harness/store/archives.ts";
import { writeFragmentFiles } from "#tests/harness/store/fragment_files.ts";
import { ada } from "#tests/harness/store/packages.ts";
import { onBoth } from "./packages_fixture.ts";

const onwards = () => Promise.resolve(true);

describe("packages of an earlier version", () => {
  onBoth(
    "are stored once, and the same bytes in one file",
    async (services) => {
      const { archives, store } = services;
      const ids: number[] = [];
      // A zip has the time at which it was made.
      const [twice, second, third] = [7, 8, 9].map((seed) =>
        zipOf({ name: "setup", bytes: noise(4000, seed) })
      );
      for (const zip of [twice!, twice!, second!, third!]) {
        const { archive } = await services.upload(zip);
        const made = await services.create({
          command: "setup",
          archiveId: archive.id,
        });
        ids.push(made.package!.id);
      }
      const [one, same, damaged, deleted] = ids as [
        number,
        number,
        number,
        number,
      ];
      const folder = archives.originalPath(one).replace(/\/\d+\/original$/, "");
      for (const id of ids) {
        const files = await packageFiles(store.db, id);
        await writeFragmentFiles(folder, id, files!.fragments);
      }
      assert(!await archives.isOneFile(one, same));
      await sweepArchives(services);
      await deletePackage(services, deleted, ada);
      await Deno.remove(archives.originalPath(damaged));
      await Deno.remove(`${folder}/${damaged}/${damaged}-1`);

      const lines: string[] = [];
      const run = () =>
        removeFragmentFiles(services, (line) => lines.push(line), onwards);
      await run();
      assertMatch(
        lines[0]!,
        /package \d+ is damaged: its archive is missing; fragment \d+-1 is missing;/,
      );
      assertMatch(lines[1]!, /: 2 packages .*; 1 of them share/);
      assert(await archives.isOneFile(one, same));
      assertEquals(archives.withFragmentFiles, [damaged]);
      const files = await Promise.all(
        [one, damaged].map((id) => packageFiles(store.db, id)),
      );
      const [shared, other] = files.map((one) => one!.bytes) as [
        number,
        number,
      ];
      assertEquals(await archiveTotals(store.db), {
        count: 3,
        bytes: 2 * shared + other,
        storedBytes: shared + other,
      });
      for (const id of [one, same]) {
        const files = await packageFiles(store.db, id);
        assertEquals(await archives.verify(id, files!), null);
      }
    },
  );
});
