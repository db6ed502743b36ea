import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { packageFiles, packageIds } from "#db/packages/packages.ts";
import { settingStatements } from "#db/settings/settings.ts";
import { namesIn } from "#server/archive/disk.ts";
import { removeFragmentFiles } from "#server/usecases/packages/remove_fragment_files.ts";
import { writeFragmentFiles } from "#tests/harness/store/fragment_files.ts";
import { noise, zipOf } from "#tests/harness/store/archives.ts";
import { temporaryDatabase } from "#tests/harness/store/database.ts";
import { packagesOf } from "#tests/harness/store/packages.ts";
import { sweepArchives } from "#server/usecases/packages/tidy_archives.ts";

const CHILD = new URL("./crash_child.ts", import.meta.url).pathname;

async function crash(...args: string[]): Promise<void> {
  const { signal } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "-q", "--no-check", CHILD, ...args],
    stdout: "null",
  }).output();
  assertEquals(signal, "SIGKILL", "it dies at the chosen point");
}

/**
 * Asserts that every row has its files, every folder its row, and nothing is
 * left over.
 */
async function assertWhole(
  { store, archives }: Awaited<ReturnType<typeof packagesOf>>,
  folder: string,
): Promise<Set<number>> {
  const ids = await packageIds(store.db);
  const folders = (await namesIn(folder)).filter((one) => one !== "incoming");
  assertEquals(folders.toSorted(), [...ids].map(String).toSorted());
  for (const id of ids) {
    const recorded = await packageFiles(store.db, id);
    assertEquals(await archives.verify(id, recorded!), null);
  }
  return ids;
}

/**
 * The point at which it dies, and the number of packages and uploads
 * afterwards.
 */
const points = [
  ["uploading", 0, 0],
  ["cutting", 0, 1],
  ["before-commit", 0, 1],
  ["after-commit", 1, 1],
] as const;

describe("a server killed", () => {
  for (const [point, made, uploads] of points) {
    it(`while ${point} leaves no incomplete package`, async () => {
      await using database = await temporaryDatabase();
      const { store, url } = database;
      const folder = `${database.folder}/archive`;
      await store.commit(settingStatements({ fragmentBytes: 1024 }));
      await crash(url, folder, point);
      const packages = await packagesOf(store, folder);
      await sweepArchives(packages);
      assertEquals((await assertWhole(packages, folder)).size, made);
      assertEquals((await namesIn(`${folder}/incoming`)).length, uploads);

      const zip = zipOf({ name: "setup", bytes: noise(3000) });
      const { archive } = await packages.upload(zip);
      await packages.create({ command: "setup", archiveId: archive.id });
      assertEquals((await assertWhole(packages, folder)).size, made + 1);
    });
  }

  // Pieces that are read, pieces that are joined, and files that are removed.
  for (const pauses of [1, 3, 5, 6]) {
    it(`while it converts packages of an earlier version (${pauses}) loses nothing`, async () => {
      await using database = await temporaryDatabase();
      const { store, url } = database;
      const folder = `${database.folder}/archive`;
      const packages = await packagesOf(store, folder);
      const zip = zipOf({ name: "setup", bytes: noise(3000) });
      await store.commit(settingStatements({ fragmentBytes: 1024 }));
      const ids: number[] = [];
      for (let i = 0; i < 2; i++) {
        const { archive } = await packages.upload(zip);
        const command = "setup";
        const made = await packages.create({ command, archiveId: archive.id });
        ids.push(made.package!.id);
      }
      for (const id of ids) {
        const { fragments } = (await packageFiles(store.db, id))!;
        await writeFragmentFiles(folder, id, fragments);
      }
      await Deno.remove(packages.archives.originalPath(ids[0]!));
      await crash(url, folder, `converting-${pauses}`);

      const restarted = await packagesOf(store, folder);
      await sweepArchives(restarted);
      await assertWhole(restarted, folder);
      await removeFragmentFiles(
        restarted,
        () => {},
        () => Promise.resolve(true),
      );
      assertEquals((await assertWhole(restarted, folder)).size, 2);
      for (const id of ids) {
        assertEquals(await namesIn(`${folder}/${id}`), ["original"]);
      }
    });
  }

  it("while deleting leaves no folder without a package", async () => {
    await using database = await temporaryDatabase();
    const { store, url } = database;
    const folder = `${database.folder}/archive`;
    const packages = await packagesOf(store, folder);
    const zip = zipOf({ name: "setup", bytes: noise(3000) });
    const { archive } = await packages.upload(zip);
    const made = await packages.create({
      command: "setup",
      archiveId: archive.id,
    });
    await crash(url, folder, "removing", `${made.package!.id}`);
    assertEquals((await sweepArchives(packages)).removed, [
      `${made.package!.id}`,
    ]);
    assertEquals((await assertWhole(packages, folder)).size, 0);
  });
});
