import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { namesIn } from "#server/archive/disk.ts";
import { noise, zipOf } from "#tests/harness/store/archives.ts";
import { temporaryDatabase } from "#tests/harness/store/database.ts";
import { packagesOf } from "#tests/harness/store/packages.ts";
import { mayMount, smallDisk } from "#tests/harness/store/small_disk.ts";
import { codesOf, onBoth, refused, ZIP } from "./packages_fixture.ts";

const onSmallDisk = await mayMount() ? it : it.skip;

describe("uploading an archive", () => {
  onBoth("keeps it and logs an event", async (services) => {
    const { archive, findings } = await services.upload(ZIP);
    assertEquals(findings, []);
    assertEquals(archive.entries, 1);
    assertEquals(await services.events(), ["archive.uploaded operator:ada "]);
  });

  onBoth(
    "refuses what agents could not unpack, and deletes it",
    async (services) => {
      const refusal = await refused(
        () => services.upload(ZIP.slice(0, 3000)),
        "archive_unreadable",
      );
      assertEquals(codesOf(refusal), ["archive_truncated"]);
      assertEquals(await namesIn(`${services.folder}/incoming`), []);
      assertEquals(await services.events(), []);
    },
  );

  onBoth("only checks it in a dry run, and keeps nothing", async (services) => {
    const { archive, findings } = await services.upload(ZIP, "a.zip", "unix", {
      dryRun: true,
    });
    assertEquals([archive.entries, findings], [1, []]);
    assertEquals(await namesIn(`${services.folder}/incoming`), []);
    assertEquals(await services.events(), []);
    await refused(
      () => services.create({ command: "setup", archiveId: archive.id }),
      "archive_not_found",
    );
  });

  onSmallDisk(
    "says that the disk is full, and works again when it is not",
    async () => {
      await using database = await temporaryDatabase();
      await using disk = await smallDisk(2 * 1024 ** 2);
      const folder = `${disk!.path}/archive`;
      const { upload, create } = await packagesOf(database.store, folder);
      await refused(() => upload(noise(3_000_000), "a.bin"), "disk_full");
      const zip = zipOf({ name: "setup", bytes: noise(1_300_000) });
      const { archive } = await upload(zip);
      const fields = { command: "setup", archiveId: archive.id };
      const made = await create(fields); // It needs no space of its own.
      await refused(() => upload(noise(1_300_000), "b.bin"), "disk_full");
      assertEquals((await namesIn(folder)).toSorted(), [
        `${made.package!.id}`,
        "incoming",
      ]);
      assertEquals(await namesIn(`${folder}/incoming`), []);
    },
  );
});
