import { assertEquals, assertExists } from "@std/assert";
import { it } from "@std/testing/bdd";
import { openArchives } from "#server/archive/archives.ts";
import { noise, tarGzOf } from "#tests/harness/store/archives.ts";

const NONE = new Set<number>();
const AT = new Date("2026-11-22T10:00:00Z");
const LONG_AGO = new Date("2026-01-01T00:00:00Z");

it("a server that starts leaves uploads of others alone", async () => {
  await using folder = await temporaryFolder();
  const a = await openArchives(folder.path, "aaaaaaaaaaaa");
  const arriving = new TransformStream<Uint8Array, Uint8Array>();
  const writer = arriving.writable.getWriter();
  const receiving = a.receive(arriving.readable, {
    name: "package.tar.gz",
    target: "unix",
  }, AT);
  const bytes = await tarGzOf({ name: "data.bin", bytes: noise(3000) });
  await writer.write(bytes.subarray(0, 1000));

  const b = await openArchives(folder.path, "bbbbbbbbbbbb");
  await b.sweep(NONE, NONE);
  await writer.write(bytes.subarray(1000));
  await writer.close();
  const { archive } = await receiving;
  assertEquals(archive.size, bytes.length);

  // The package's files are complete, but its row is not committed yet.
  const slices = [{ number: 1, start: 0, end: bytes.length }];
  assertExists(await a.cut(archive.id, 1_700_000_001, slices));
  assertEquals(await b.sweep(NONE, NONE), { removed: [], setAside: [] });
  await Deno.stat(a.originalPath(1_700_000_001));
});

it("what a server that is gone left behind is removed after a day", async () => {
  await using folder = await temporaryFolder();
  for (const name of ["aside-aaaaaaaaaaaa-1700000001", "aside-recent"]) {
    await Deno.mkdir(`${folder.path}/${name}`);
  }
  await Deno.utime(
    `${folder.path}/aside-aaaaaaaaaaaa-1700000001`,
    LONG_AGO,
    LONG_AGO,
  );
  const b = await openArchives(folder.path, "bbbbbbbbbbbb");
  await Deno.mkdir(`${folder.path}/aside-bbbbbbbbbbbb-1700000002`);
  const { removed } = await b.sweep(NONE, NONE);
  assertEquals(removed.toSorted(), [
    "aside-aaaaaaaaaaaa-1700000001",
    "aside-bbbbbbbbbbbb-1700000002",
  ]);
});

async function temporaryFolder() {
  const path = await Deno.makeTempDir({ prefix: "longshore-" });
  return {
    path,
    [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }),
  };
}
