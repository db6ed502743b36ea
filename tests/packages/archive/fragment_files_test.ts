import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { type Archives, openArchives } from "#server/archive/archives.ts";
import { DiskFull, namesIn } from "#server/archive/disk.ts";
import { fragmentFile } from "#server/archive/fragment_files.ts";
import {
  noise,
  streamOf,
  temporaryFolder,
  zipOf,
} from "#tests/harness/store/archives.ts";
import { writeFragmentFiles } from "#tests/harness/store/fragment_files.ts";
import { mayMount, smallDisk } from "#tests/harness/store/small_disk.ts";

const ID = 1_772_360_000;
const EACH = 300_000;
const onSmallDisk = await mayMount() ? it : it.skip;
const onwards = () => Promise.resolve(true);
const none = new Set<number>();

/** A package of four fragments, which have files of their own. */
async function formerly(folder: string) {
  const first = await openArchives(folder);
  const zip = zipOf({ name: "setup.exe", bytes: noise(1_000_000) });
  const { archive } = await first.receive(streamOf(zip, 65_536), {
    name: "setup.zip",
    target: "windows",
  }, new Date("2026-03-01T10:00:00Z"));
  const slices = Array.from({ length: 4 }, (_, i) => ({
    number: i + 1,
    start: i * EACH,
    end: Math.min((i + 1) * EACH, zip.length),
  }));
  const fragments = (await first.cut(archive.id, ID, slices))!;
  await first.settle(ID);
  await first.discard(archive.id);
  await writeFragmentFiles(folder, ID, fragments);
  const recorded = { bytes: zip.length, sha256: archive.sha256, fragments };
  const started = async () => {
    const archives = await openArchives(folder);
    await archives.sweep(new Set([ID]), none);
    return archives;
  };
  return { zip, recorded, started };
}

type Package = Awaited<ReturnType<typeof formerly>>;

/** The bytes of the package as agents get them. */
async function served(
  archives: Archives,
  { recorded }: Pick<Package, "recorded">,
): Promise<Uint8Array> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (const i of recorded.fragments.keys()) {
    const place = await archives.fragment(
      ID,
      i + 1,
      () => Promise.resolve(recorded),
    );
    const own = place!.ownFile === null
      ? null
      : await Deno.readFile(place!.ownFile).catch(() => null);
    const { offset } = place!;
    const part = own ??
      (await Deno.readFile(place!.path)).slice(offset, offset + place!.bytes);
    parts.push(part);
  }
  return await new Blob(parts).bytes();
}

describe("removing the files of fragments", () => {
  it("leaves the archive, of which the same bytes are served", async () => {
    await using folder = await temporaryFolder();
    const made = await formerly(folder.path);
    const archives = await made.started();
    assertEquals(archives.withFragmentFiles, [ID]);
    assertEquals(await served(archives, made), made.zip);
    const done = await archives.removeFragmentFiles(ID, made.recorded, onwards);
    assertEquals(done, { how: "removed" });
    assertEquals(archives.withFragmentFiles, []);
    assertEquals(await namesIn(`${folder.path}/${ID}`), ["original"]);
    assertEquals(await served(archives, made), made.zip);
    assertEquals(await archives.verify(ID, made.recorded), null);
    assertEquals((await made.started()).withFragmentFiles, []);
  });

  for (const damage of ["changed", "missing"]) {
    it(`joins an archive that is ${damage} from them before`, async () => {
      await using folder = await temporaryFolder();
      const made = await formerly(folder.path);
      const archives = await made.started();
      const path = archives.originalPath(ID);
      if (damage === "missing") await Deno.remove(path);
      else await Deno.writeTextFile(path, "other bytes");
      assertEquals(await archives.verify(ID, made.recorded), null);
      assertEquals(await served(archives, made), made.zip);
      await archives.removeFragmentFiles(ID, made.recorded, onwards);
      assertEquals(await Deno.readFile(path), made.zip);
      assertEquals(await namesIn(`${folder.path}/${ID}`), ["original"]);
      assertEquals((await namesIn(folder.path)).toSorted(), [
        `${ID}`,
        "incoming",
      ]);
    });
  }

  it("changes nothing if neither is whole", async () => {
    await using folder = await temporaryFolder();
    const made = await formerly(folder.path);
    const archives = await made.started();
    await Deno.truncate(archives.originalPath(ID), 1000);
    await Deno.remove(fragmentFile(folder.path, ID, 3));
    const before = await namesIn(`${folder.path}/${ID}`);
    const done = await archives.removeFragmentFiles(ID, made.recorded, onwards);
    assert(done.how === "damaged");
    assertMatch(done.fault, /has 1000 bytes.*; fragment \d+-3 is missing$/);
    assertEquals(await namesIn(`${folder.path}/${ID}`), before);
    assertEquals(archives.withFragmentFiles, [ID]);
    assertEquals(
      await archives.verify(ID, made.recorded),
      `fragment ${ID}-3 is missing`,
    );
  });

  for (const damaged of [false, true]) {
    it(`may be interrupted anywhere${damaged ? ", also while it joins them" : ""}`, async () => {
      await using folder = await temporaryFolder();
      const made = await formerly(folder.path);
      const first = await made.started();
      if (damaged) await Deno.truncate(first.originalPath(ID), 1000);
      let runs = 0;
      for (let done = ""; done !== "removed"; runs++) {
        const archives = await made.started();
        if (archives.withFragmentFiles.length === 0) break;
        let pieces = 0;
        ({ how: done } = await archives.removeFragmentFiles(
          ID,
          made.recorded,
          () => Promise.resolve(++pieces <= runs),
        ));
        assertEquals(await archives.verify(ID, made.recorded), null);
        assertEquals(await served(archives, made), made.zip);
      }
      assert(runs > 4, `${runs} runs`);
      assertEquals(await namesIn(`${folder.path}/${ID}`), ["original"]);
    });
  }

  onSmallDisk(
    "changes nothing while the disk is too full to join them",
    async () => {
      await using disk = await smallDisk(4 * 1024 ** 2);
      const folder = `${disk!.path}/archive`;
      const made = await formerly(folder);
      const archives = await made.started();
      await Deno.remove(archives.originalPath(ID));
      const ballast = `${disk!.path}/ballast`;
      await Deno.writeFile(ballast, new Uint8Array(2 * 1024 ** 2 + 600_000));
      const remove = () =>
        archives.removeFragmentFiles(ID, made.recorded, onwards);
      await assertRejects(remove, DiskFull);
      assertEquals(await served(archives, made), made.zip);
      assertEquals((await namesIn(folder)).toSorted(), [`${ID}`, "incoming"]);
      await Deno.remove(ballast);
      assertEquals(await remove(), { how: "removed" });
      assertEquals(await served(archives, made), made.zip);
    },
  );
});
