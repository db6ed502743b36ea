import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { createHash } from "node:crypto";
import { type Archives, openArchives } from "#server/archive/archives.ts";
import { namesIn } from "#server/archive/disk.ts";
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
  it("stores the archive, of which the fragments are ranges", async () => {
    await using folder = await temporaryFolder();
    const { archives, zip, recorded } = await stored(folder.path);
    assertEquals((await namesIn(`${folder.path}/${ID}`)).toSorted(), [
      "original",
      "unfinished",
    ]);
    assertEquals(await Deno.readFile(archives.originalPath(ID)), zip);
    const joined: number[] = [];
    const read = () => Promise.resolve(recorded);
    assertEquals(await archives.fragment(ID, 4, read), null);
    for (const [i, { bytes, sha256 }] of recorded.fragments.entries()) {
      const place = await archives.fragment(ID, i + 1, read);
      assertEquals(place!.bytes, bytes);
      assertEquals([place!.path, place!.ownFile], [
        archives.originalPath(ID),
        null,
      ]);
      const part = zip.slice(place!.offset, place!.offset + bytes);
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

  it("uses the file of a package with the same archive while it is whole", async () => {
    await using folder = await temporaryFolder();
    const { archives, zip, slices, recorded } = await stored(folder.path);
    const again = async (id: number, packages: readonly number[]) => {
      const { archive } = await upload(archives, zip);
      const { sha256 } = archive;
      return await archives.cut(archive.id, id, slices, { sha256, packages });
    };
    assertEquals(await again(ID + 1, [ID + 7, ID]), recorded.fragments);
    assertEquals(await archives.isOneFile(ID, ID + 1), true);
    await archives.remove(ID);
    assertEquals(await archives.verify(ID + 1, recorded), null);

    const path = archives.originalPath(ID + 1);
    const file = await Deno.open(path, { write: true });
    await file.write(new Uint8Array([255, 255]));
    file.close();
    assertEquals(await again(ID + 2, [ID + 1]), recorded.fragments);
    assertEquals(await archives.isOneFile(ID + 1, ID + 2), false);
    assertEquals(await archives.verify(ID + 2, recorded), null);
  });

  onSmallDisk("takes no space for a second copy", async () => {
    await using disk = await smallDisk(2 * 1024 ** 2);
    const folder = `${disk!.path}/archive`;
    const archives = await openArchives(folder);
    const zip = zipOf({ name: "setup.exe", bytes: noise(1_300_000) });
    const { archive } = await upload(archives, zip);
    const slices = slicesOf(zip.length, 100_000);
    const fragments = (await archives.cut(archive.id, ID, slices))!;
    await archives.discard(archive.id);
    const { sha256 } = archive;
    const recorded = { bytes: zip.length, sha256, fragments };
    assertEquals(await archives.verify(ID, recorded), null);
  });
});

describe("adoptTwin()", () => {
  it("stores a package whose archive another one has whole, without receiving it", async () => {
    await using folder = await temporaryFolder();
    const { archives, recorded } = await stored(folder.path);
    assertEquals(await archives.adoptTwin(ID + 1, recorded, []), false);
    assertEquals(await archives.adoptTwin(ID + 1, recorded, [ID + 7]), false);
    assertEquals((await namesIn(folder.path)).toSorted(), [
      `${ID}`,
      "incoming",
    ]);
    assertEquals(await archives.adoptTwin(ID + 1, recorded, [ID]), true);
    assertEquals(await archives.isOneFile(ID, ID + 1), true);
    assertEquals(await archives.verify(ID + 1, recorded), null);
    await Deno.truncate(archives.originalPath(ID), 10);
    assertEquals(await archives.adoptTwin(ID + 2, recorded, [ID]), false);
  });
});

describe("verify()", () => {
  const damages: readonly [string, (path: string) => Promise<void>, RegExp][] =
    [
      [
        "a changed byte",
        async (path) => {
          const bytes = await Deno.readFile(path);
          bytes[1500]! ^= 1;
          await Deno.writeFile(path, bytes);
        },
        new RegExp(`^fragment ${ID}-2 has changed$`),
      ],
      [
        "a cut archive",
        (path) => Deno.truncate(path, 999),
        /^its archive has 999 bytes instead of \d+$/,
      ],
      [
        "a missing archive",
        (path) => Deno.remove(path),
        /^its archive is missing$/,
      ],
    ];
  for (const [what, damage, finding] of damages) {
    it(`names ${what}`, async () => {
      await using folder = await temporaryFolder();
      const { archives, recorded } = await stored(folder.path);
      await damage(archives.originalPath(ID));
      assertMatch((await archives.verify(ID, recorded))!, finding);
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
