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
      const path = services.archives.fragmentPath(damaged.id, 2);
      const bytes = await Deno.readFile(path);
      bytes[100]! ^= 1;
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

  onBoth("reads the original too, which only operators download", async (
    services,
  ) => {
    const { id } = await services.aPackage();
    const path = services.archives.originalPath(id);
    const bytes = await Deno.readFile(path);
    bytes[bytes.length - 1]! ^= 1;
    const damages: readonly [() => Promise<void>, string][] = [
      [() => Deno.writeFile(path, bytes), "its original has changed"],
      [() => Deno.truncate(path, 7), "its original has 7 bytes instead of "],
      [() => Deno.remove(path), "its original is missing"],
    ];
    for (const [damage, words] of damages) {
      await damage();
      const lines: string[] = [];
      await scrubArchives(
        services,
        (line) => lines.push(line),
        onwards,
      );
      assert(lines[0]?.includes(`is damaged: ${words}`), lines[0]);
      assertMatch(lines[0]!, /agents still get it whole/);
      assertMatch(lines[1]!, /; 1 of 1 are damaged$/);
    }
  });

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
      return Promise.resolve(pauses.length < 2);
    });
    assertEquals([pauses.length, lines.length], [2, 0]);
    assert(pauses.every((ms) => ms > 0));
  });
});
