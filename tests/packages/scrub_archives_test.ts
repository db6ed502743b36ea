import { packageFiles } from "#db/packages/packages.ts";
import { assert, assertEquals, assertMatch } from "@std/assert";
import { describe } from "@std/testing/bdd";
import { scrubArchives } from "#server/usecases/packages/scrub_archives.ts";
import { noise, zipOf } from "#tests/harness/store/archives.ts";
import { ada } from "#tests/harness/store/packages.ts";
import { onBoth } from "./packages_fixture.ts";
import { deletePackage } from "#server/usecases/packages/delete_package.ts";

const onwards = () => Promise.resolve(true);

describe("checking packages again", () => {
  onBoth(
    "names the package and the fragment that has changed",
    async (services) => {
      const whole = await services.aPackage({ name: "Editor" });
      const other = zipOf({ name: "setup", bytes: noise(4000, 7) });
      const { archive } = await services.upload(other);
      const damaged = (await services.create({
        ...{ name: "Viewer", command: "setup" },
        archiveId: archive.id,
      })).package!;
      assert(damaged.id !== whole.id);
      const path = services.archives.originalPath(damaged.id);
      const bytes = await Deno.readFile(path);
      const files = await packageFiles(services.store.db, damaged.id);
      bytes[files!.fragments[0]!.bytes + 100]! ^= 1;
      await Deno.writeFile(path, bytes);

      const lines: string[] = [];
      await scrubArchives(
        services,
        (line) => lines.push(line),
        onwards,
      );
      assertEquals(lines.length, 2);
      assertEquals(
        lines[0],
        `archive: package ${damaged.id} "Viewer" is damaged: fragment ${damaged.id}-2 has changed; agents refuse it, so deactivate it and create it again from its archive`,
      );
      assertMatch(lines[1]!, /; 1 of 2 are damaged$/);
    },
  );

  onBoth("names an archive that has another size, or is gone", async (
    services,
  ) => {
    const { id } = await services.aPackage();
    const path = services.archives.originalPath(id);
    const damages: readonly [() => Promise<void>, string][] = [
      [() => Deno.truncate(path, 7), "its archive has 7 bytes instead of "],
      [() => Deno.remove(path), "its archive is missing"],
    ];
    for (const [damage, words] of damages) {
      await damage();
      const lines: string[] = [];
      await scrubArchives(services, (line) => lines.push(line), onwards);
      assert(lines[0]?.includes(`is damaged: ${words}`), lines[0]);
      assertMatch(lines[1]!, /; 1 of 1 are damaged$/);
    }
  });

  onBoth(
    "reads a shared file once, has the same bytes share one, and mends a damaged one",
    async (services) => {
      const { archives } = services;
      const zip = zipOf({ name: "setup", bytes: noise(4000, 7) });
      const made: number[] = [];
      for (let i = 0; i < 4; i++) {
        const { archive } = await services.upload(zip);
        const command = `setup --part ${i}`;
        made.push(
          (await services.create({ command, archiveId: archive.id })).package!
            .id,
        );
      }
      const [a, b, copied, damaged] = made as [number, number, number, number];
      assert(await archives.isOneFile(a, damaged), "all share one file");
      // As after a copy of the data folder by a program that knows no links.
      for (const id of [copied, damaged]) {
        const path = archives.originalPath(id);
        const bytes = await Deno.readFile(path);
        await Deno.remove(path);
        if (id === damaged) bytes[300]! ^= 1;
        await Deno.writeFile(path, bytes);
      }
      const lines: string[] = [];
      let pieces = 0;
      await scrubArchives(services, (line) => lines.push(line), () => {
        pieces++;
        return Promise.resolve(true);
      });
      for (const id of [b, copied, damaged]) {
        assert(await archives.isOneFile(a, id), `${id} shares the file`);
      }
      assertEquals(pieces, 2, "the shared file and the whole copy");
      assertMatch(lines[0]!, /was damaged: fragment \d+-1 has changed; its/);
      assertMatch(lines[1]!, /; 0 of 4 are damaged$/);
    },
  );

  onBoth(
    "does not report a package that is deleted during the check",
    async (services) => {
      const { id } = await services.aPackage();
      const lines: string[] = [];
      let pauses = 0;
      await scrubArchives(services, (line) => lines.push(line), async () => {
        if (++pauses === 1) await deletePackage(services, id, ada);
        return true;
      });
      assertEquals(pauses, 1);
      assertEquals(lines.map((line) => /\d of \d/.exec(line)?.[0]), ["0 of 1"]);
    },
  );

  onBoth("ends at once when it is stopped", async (services) => {
    await services.aPackage();
    const lines: string[] = [];
    const pauses: number[] = [];
    await scrubArchives(services, (line) => lines.push(line), (ms) => {
      pauses.push(ms);
      return Promise.resolve(false);
    });
    assertEquals([pauses.length, lines.length], [1, 0]);
    assert(pauses.every((ms) => ms > 0));
  });
});
