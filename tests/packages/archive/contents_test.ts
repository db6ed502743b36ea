import { assert, assertEquals, assertRejects } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import type { ArchiveKind } from "#shared/contract/packages/archives.ts";
import { gunzipSync, gzipSync } from "fflate";
import {
  type Contents,
  inspectFile,
  LIMITS,
  type Limits,
} from "#server/archive/contents.ts";
import { UploadInterrupted } from "#server/archive/disk.ts";
import {
  type ArchiveEntry,
  encryptedZip,
  noise,
  overlappingZip,
  tarGzOf,
  temporaryFolder,
  zipOf,
} from "#tests/harness/store/archives.ts";

async function contentsOf(
  bytes: Uint8Array,
  kind: ArchiveKind,
  limits: Limits = LIMITS,
): Promise<Contents> {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/data`;
  await Deno.writeFile(path, bytes);
  const inspection = await inspectFile(path, limits);
  assertEquals(inspection.kind, { is: kind });
  return inspection.contents!;
}

const codes = ({ findings }: Contents) => findings.map(({ code }) => code);

const TREE: readonly ArchiveEntry[] = [
  { name: "install.sh", text: "#!/bin/sh\nexit 0\n" },
  { name: "data/" },
  { name: "data/readme.txt", text: "hello" },
  { name: "data/latest", linkTo: "../install.sh" },
];

const both = [
  ["zip", (...made: ArchiveEntry[]) => Promise.resolve(zipOf(...made))],
  ["tar.gz", tarGzOf],
] as const;

for (const [kind, pack] of both) {
  describe(`inspectFile() of a ${kind}`, () => {
    it("names every file, counts every entry and finds no fault", async () => {
      const contents = await contentsOf(await pack(...TREE), kind);
      assertEquals(contents.findings, []);
      assertEquals(contents.entries, 4);
      assertEquals(contents.files.toSorted(), [
        "data/latest",
        "data/readme.txt",
        "install.sh",
      ]);
      assertEquals([...contents.topLevel].toSorted(), ["data", "install.sh"]);
      assert(contents.unpackedBytes >= 22);
    });

    const outside: readonly (readonly [string, ArchiveEntry, string])[] = [
      ["a parent folder", { name: "../evil.sh", text: "x" }, "path_escape"],
      ["a parent further in", { name: "a/../../e", text: "x" }, "path_escape"],
      ["an absolute path", { name: "/etc/passwd", text: "x" }, "path_escape"],
      ["a drive letter", { name: "C:/win.ini", text: "x" }, "path_escape"],
      ["backslashes", { name: "..\\..\\e.dll", text: "x" }, "path_escape"],
      ["a UNC path", { name: "\\\\host\\e.dll", text: "x" }, "path_escape"],
      ["an absolute link", { name: "l", linkTo: "/etc/shadow" }, "link_escape"],
      ["a climbing link", { name: "a/l", linkTo: "../../x" }, "link_escape"],
    ];
    for (const [what, made, code] of outside) {
      it(`finds ${what}`, async () => {
        const contents = await contentsOf(
          await pack({ name: "fine.txt", text: "x" }, made),
          kind,
        );
        assertEquals(codes(contents), [code]);
        assert(contents.findings[0]!.message.includes("; pack"));
      });
    }

    it("follows a link that is unpacked through another link", async () => {
      const around: readonly ArchiveEntry[] = [
        { name: "fine.txt", text: "x" },
        { name: "d", linkTo: "." },
        { name: "d/e", linkTo: "../.." },
      ];
      assertEquals(codes(await contentsOf(await pack(...around), kind)), [
        "link_escape",
      ]);
      const through = { name: "d/e/pwn", text: "x" };
      const contents = await contentsOf(
        await pack(...around, through),
        kind,
      );
      assertEquals(codes(contents), ["link_escape", "path_escape"]);
      const within: readonly ArchiveEntry[] = [
        { name: "a/b/" },
        { name: "d", linkTo: "a/b" },
        { name: "d/e", linkTo: "../.." },
        { name: "d/e/fine.txt", text: "x" },
      ];
      assertEquals(codes(await contentsOf(await pack(...within), kind)), []);
    });

    it("finds that it is empty", async () => {
      assertEquals(codes(await contentsOf(await pack(), kind)), [
        "archive_empty",
      ]);
    });

    it("finds a truncated end", async () => {
      const whole = await pack({ name: "big", bytes: noise(100_000) });
      const contents = await contentsOf(whole.slice(0, 60_000), kind);
      assertEquals(codes(contents), ["archive_truncated"]);
    });

    it("finds one changed byte", async () => {
      const damaged = await pack({ name: "big", bytes: noise(100_000) });
      damaged[50_000]! ^= 0xff;
      const [code] = codes(await contentsOf(damaged, kind));
      assert(code === "archive_crc" || code === "archive_damaged", code);
    });

    it("stops at a bomb", async () => {
      const bomb = await pack({ name: "zeros", bytes: new Uint8Array(20e6) });
      const contents = await contentsOf(bomb, kind, {
        ...LIMITS,
        ratioFromBytes: 1_000_000,
      });
      assertEquals(codes(contents), ["zip_bomb"]);
      assert(contents.unpackedBytes < 200 * bomb.length + 1_000_000);
    });

    it("stops at more bytes than are allowed, however well packed", async () => {
      const large = await pack({ name: "noise", bytes: noise(300_000) });
      const contents = await contentsOf(large, kind, {
        ...LIMITS,
        unpackedBytes: 100_000,
      });
      assertEquals(codes(contents), ["zip_bomb"]);
    });

    it("stops at too many entries", async () => {
      const many = Array.from({ length: 12 }, (_, i) => ({ name: `f${i}` }));
      const contents = await contentsOf(await pack(...many), kind, {
        ...LIMITS,
        entries: 10,
      });
      assertEquals(codes(contents), ["too_many_entries"]);
    });

    it("names five of many, and counts the rest", async () => {
      const many = Array.from({ length: 9 }, (_, i) => ({
        name: `../f${i}`,
        text: "x",
      }));
      const { findings } = await contentsOf(await pack(...many), kind);
      assertEquals(findings.length, 5);
      assert(findings[4]!.message.endsWith("(and 4 more)"));
    });
  });
}

describe("inspectFile()", () => {
  it("finds an encrypted zip", async () => {
    assertEquals(codes(await contentsOf(await encryptedZip(), "zip")), [
      "archive_encrypted",
    ]);
  });

  it("finds a wrong CRC in a zip whose bytes unpack correctly", async () => {
    const zip = zipOf({ name: "a.txt", text: "abc" });
    const view = new DataView(zip.buffer);
    const directory = view.getUint32(zip.length - 6, true);
    for (const at of [14, directory + 16]) view.setUint32(at, 0x12345678, true);
    assertEquals(codes(await contentsOf(zip, "zip")), ["archive_crc"]);
  });

  it("finds entries that share their bytes", async () => {
    assertEquals(codes(await contentsOf(overlappingZip(), "zip")), [
      "zip_bomb",
    ]);
  });

  it("finds hard links that lead outside, and devices", async () => {
    const tar = await tarGzOf(
      { name: "fine", text: "x" },
      { name: "deep/shadow", hardLinkTo: "../etc/shadow" },
      { name: "disk", device: true },
    );
    assertEquals(codes(await contentsOf(tar, "tar.gz")), [
      "link_escape",
      "special_file",
    ]);
  });

  it("finds a tar cut before it was packed", async () => {
    const whole = gunzipSync(
      await tarGzOf({ name: "big", text: "x".repeat(999) }),
    );
    const contents = await contentsOf(
      gzipSync(whole.subarray(0, 700)) as Uint8Array<ArrayBuffer>,
      "tar.gz",
    );
    assertEquals(contents.findings.length, 1);
    assertEquals(contents.findings[0]!.severity, "error");
  });

  it("finds names that differ in front of the bytes and in the list", async () => {
    const zip = zipOf({ name: "install.sh", text: "abc" });
    zip.set(new TextEncoder().encode("evil23.sh!"), 30);
    const [finding] = (await contentsOf(zip, "zip")).findings;
    assertEquals(finding?.code, "zip_headers_differ");
    assert(finding?.message.includes('"evil23.sh!"'), finding?.message);
  });

  it("reads no bytes of a zip with too many entries", async () => {
    const many = Array.from({ length: 20 }, (_, i) => `file-${i}`)
      .map((name) => ({ name, text: "x".repeat(100) }));
    const contents = await contentsOf(zipOf(...many), "zip", {
      ...LIMITS,
      entries: 19,
    });
    assertEquals(codes(contents), ["too_many_entries"]);
    assertEquals(contents.unpackedBytes, 0);
  });

  it("gives up on a zip after a hundred damaged entries", async () => {
    const many = Array.from({ length: 300 }, (_, i) => `file-${i}`)
      .map((name) => ({ name, text: name }));
    const zip = zipOf(...many);
    const view = new DataView(zip.buffer);
    const directory = view.getUint32(zip.length - 6, true);
    for (let at = 1; at < directory; at++) {
      if (view.getUint32(at, true) === 0x04034b50) view.setUint16(at, 0, true);
    }
    const contents = await contentsOf(zip, "zip");
    assertEquals(codes(contents), Array(5).fill("archive_damaged"));
    assert(contents.findings.at(-1)!.message.endsWith("(and 95 more)"));
  });

  it("ends after its time, with a finding", async () => {
    const contents = await contentsOf(
      await tarGzOf({ name: "zeros", bytes: new Uint8Array(50e6) }),
      "tar.gz",
      { ...LIMITS, milliseconds: 1 },
    );
    assertEquals(codes(contents), ["archive_too_slow"]);
  });

  it("ends when the client has gone, and gives its turn to the next", async () => {
    await using folder = await temporaryFolder();
    const path = `${folder.path}/data`;
    await Deno.writeFile(path, zipOf({ name: "a", text: "x" }));
    const gone = new AbortController();
    const waiting = Array.from(
      { length: 6 },
      () =>
        assertRejects(
          () => inspectFile(path, LIMITS, gone.signal),
          UploadInterrupted,
        ),
    );
    const next = inspectFile(path);
    gone.abort();
    await Promise.all(waiting);
    assertEquals((await next).contents?.files, ["a"]);
  });

  it("throws if the file does not exist", async () => {
    await assertRejects(
      () => inspectFile("/nonexistent/data"),
      Error,
      "Cannot list an archive",
    );
  });
});
