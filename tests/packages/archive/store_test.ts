import { assertEquals, assertRejects } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { createHash } from "node:crypto";
import { type Archives, openArchives } from "#server/archive/archives.ts";
import { DiskFull, namesIn } from "#server/archive/disk.ts";
import {
  noise,
  streamOf,
  temporaryFolder,
  zipOf,
} from "#tests/harness/store/archives.ts";
import { mayMount, smallDisk } from "#tests/harness/store/small_disk.ts";

const ID = 1_772_360_000;
const AT = new Date("2026-03-01T10:00:00Z");

/** An upload cut into fragments of 1000 bytes as package `ID`. */
async function stored(folder: string) {
  const archives = await openArchives(folder);
  const zip = zipOf({ name: "setup.exe", bytes: noise(2500) });
  const { archive } = await upload(archives, zip);
  const slices = slicesOf(zip.length, 1000);
  const fragments = (await archives.cut(archive.id, ID, slices))!;
  const recorded = { bytes: zip.length, sha256: archive.sha256, fragments };
  return { archives, zip, archive, slices, recorded };
}

function upload(archives: Archives, bytes: Uint8Array) {
  return archives.receive(streamOf(bytes), {
    name: "setup.zip",
    target: "windows",
  }, AT);
}

function slicesOf(size: number, each: number) {
  return Array.from({ length: Math.ceil(size / each) }, (_, i) => ({
    number: i + 1,
    start: i * each,
    end: Math.min((i + 1) * each, size),
  }));
}

const onSmallDisk = await mayMount() ? it : it.skip;

describe("cut()", () => {
  it("writes the original and fragments that join to it", async () => {
    await using folder = await temporaryFolder();
    const { archives, zip, recorded } = await stored(folder.path);
    assertEquals((await namesIn(`${folder.path}/${ID}`)).toSorted(), [
      `${ID}-1`,
      `${ID}-2`,
      `${ID}-3`,
      "original",
      "unfinished",
    ]);
    assertEquals(await Deno.readFile(archives.originalPath(ID)), zip);
    const joined: number[] = [];
    for (const [i, { bytes, sha256 }] of recorded.fragments.entries()) {
      const part = await Deno.readFile(archives.fragmentPath(ID, i + 1));
      assertEquals(part.length, bytes);
      assertEquals(createHash("sha256").update(part).digest("hex"), sha256);
      joined.push(...part);
    }
    assertEquals(new Uint8Array(joined), zip);
    assertEquals(await archives.verify(ID, recorded), null);
  });

  it("does not touch an id in use", async () => {
    await using folder = await temporaryFolder();
    const { archives, archive, slices, recorded } = await stored(folder.path);
    assertEquals(await archives.cut(archive.id, ID, slices), null);
    assertEquals(await archives.verify(ID, recorded), null);
    assertEquals((await namesIn(folder.path)).toSorted(), [
      `${ID}`,
      "incoming",
    ]);
  });

  it("leaves nothing if the upload is gone", async () => {
    await using folder = await temporaryFolder();
    const archives = await openArchives(folder.path);
    await assertRejects(
      () => archives.cut("a".repeat(32), ID, []),
      Deno.errors.NotFound,
    );
    assertEquals(await namesIn(folder.path), ["incoming"]);
  });

  onSmallDisk(
    "leaves nothing but the upload when the disk is full",
    async () => {
      await using disk = await smallDisk(2 * 1024 ** 2);
      const folder = `${disk!.path}/archive`;
      const archives = await openArchives(folder);
      const zip = zipOf({ name: "setup.exe", bytes: noise(1_300_000) });
      const { archive } = await upload(archives, zip);
      const slices = slicesOf(zip.length, 100_000);
      await assertRejects(() => archives.cut(archive.id, ID, slices), DiskFull);
      assertEquals(await namesIn(folder), ["incoming"]);
      assertEquals((await archives.upload(archive.id))?.archive, archive);
    },
  );
});

describe("verify()", () => {
  const damages: readonly [string, (path: string) => Promise<void>, string][] =
    [
      [
        "a changed byte",
        async (path) => {
          const bytes = await Deno.readFile(path);
          bytes[500]! ^= 1;
          await Deno.writeFile(path, bytes);
        },
        `fragment ${ID}-2 has changed`,
      ],
      [
        "a cut fragment",
        (path) => Deno.truncate(path, 999),
        `fragment ${ID}-2 has 999 bytes instead of 1000`,
      ],
      [
        "a missing fragment",
        (path) => Deno.remove(path),
        `fragment ${ID}-2 is missing`,
      ],
    ];
  for (const [what, damage, finding] of damages) {
    it(`names ${what}`, async () => {
      await using folder = await temporaryFolder();
      const { archives, recorded } = await stored(folder.path);
      await damage(archives.fragmentPath(ID, 2));
      assertEquals(await archives.verify(ID, recorded), finding);
    });
  }

  it("detects fragments that are right individually and wrong together", async () => {
    await using folder = await temporaryFolder();
    const { archives, recorded } = await stored(folder.path);
    const fragments = recorded.fragments.slice(0, 2);
    assertEquals(
      await archives.verify(ID, { ...recorded, fragments }),
      "its fragments together are not the archive",
    );
  });
});

describe("sweep()", () => {
  it("removes deleted packages and leftovers, and keeps unknown files", async () => {
    await using folder = await temporaryFolder();
    const { archives, recorded } = await stored(folder.path);
    const left = [
      "1772360001",
      "1772360003",
      "aside-1772360002",
      "aside-removed-1",
    ];
    for (const name of left) {
      await Deno.mkdir(`${folder.path}/${name}`);
      await Deno.writeTextFile(`${folder.path}/${name}/x`, "half");
    }
    await Deno.mkdir(`${folder.path}/lost+found`);
    const swept = await archives.sweep(new Set([ID]), new Set([1772360001]));
    assertEquals(swept.setAside, ["1772360003"]);
    assertEquals(swept.removed.toSorted(), [
      "1772360001",
      "aside-1772360002",
      "aside-removed-1",
    ]);
    assertEquals((await namesIn(folder.path)).toSorted(), [
      `${ID}`,
      "incoming",
      "lost+found",
      "unknown-1772360003",
    ]);
    assertEquals(await archives.verify(ID, recorded), null);
  });

  it("removes unfinished packages without a row, and finishes those with one", async () => {
    await using folder = await temporaryFolder();
    const { archives, recorded } = await stored(folder.path);
    const marked = async () =>
      (await namesIn(`${folder.path}/${ID}`)).includes("unfinished");
    assertEquals(await marked(), true);
    await archives.sweep(new Set([ID]), new Set());
    assertEquals(await marked(), false);
    assertEquals(await archives.verify(ID, recorded), null);
    assertEquals((await archives.sweep(new Set(), new Set())).setAside, [
      `${ID}`,
    ]);

    await using other = await temporaryFolder();
    const unsettled = await stored(other.path);
    const swept = await unsettled.archives.sweep(new Set(), new Set());
    assertEquals(swept, { removed: [`${ID}`], setAside: [] });
    assertEquals(await namesIn(other.path), ["incoming"]);
  });

  it("does not disturb remove(), which may be repeated", async () => {
    await using folder = await temporaryFolder();
    const { archives } = await stored(folder.path);
    await archives.remove(ID);
    await archives.remove(ID);
    assertEquals(await namesIn(folder.path), ["incoming"]);
  });
});
