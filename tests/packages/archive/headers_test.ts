/** Headers and lists that a decoder would have to hold in memory. */
import { assert, assertEquals } from "@std/assert";
import { it } from "@std/testing/bdd";
import { gzipSync } from "fflate";
import { inspectFile, type Inspection } from "#server/archive/contents.ts";
import { temporaryFolder } from "#tests/harness/store/archives.ts";
import { rawZip } from "#tests/harness/store/zip_bytes.ts";

const MIB = 1024 ** 2;

const findings = ({ contents }: Inspection) =>
  contents!.findings.map(({ code, message }) => ({ code, message }));

async function inspect(bytes: Uint8Array): Promise<Inspection> {
  await using folder = await temporaryFolder();
  await Deno.writeFile(`${folder.path}/data`, bytes);
  return await inspectFile(`${folder.path}/data`);
}

/** The header of a tar's entry, with that type and announced size. */
function tarHeader(type: string, size: number, name = "header"): Uint8Array {
  const header = new Uint8Array(512);
  const write = (at: number, text: string) =>
    header.set(new TextEncoder().encode(text), at);
  write(0, name);
  write(100, "0000644\0");
  write(124, `${size.toString(8).padStart(11, "0")}\0`);
  write(148, "        ");
  write(156, type);
  write(257, "ustar\x0000");
  const sum = header.reduce((total, byte) => total + byte, 0);
  write(148, `${sum.toString(8).padStart(6, "0")}\0 `);
  return header;
}

const HEADERS = {
  L: "a name of GNU tar",
  K: "a link's target of GNU tar",
  x: "a pax header",
  g: "a global pax header",
};

for (const [type, what] of Object.entries(HEADERS)) {
  it(`${what} of 5 MB is refused before it is in memory`, async () => {
    const size = 5 * MIB;
    const tar = new Uint8Array(512 + size + 1024);
    tar.set(tarHeader(type, size));
    tar.fill(0x6e, 512, 512 + size);
    const inspection = await inspect(gzipSync(tar));
    const [first, ...more] = findings(inspection);
    assertEquals([first?.code, more], ["name_too_long", []]);
    const { unpackedBytes } = inspection.contents!;
    assert(unpackedBytes < MIB, `${unpackedBytes} bytes were inflated`);
  });
}

it("a size that lies about a long header does not get it into memory", async () => {
  // The largest number that the field can hold, with no bytes behind it.
  const tar = new Uint8Array(2048);
  tar.set(tarHeader("x", 0o77777777777));
  assertEquals(
    findings(await inspect(gzipSync(tar)))[0]?.code,
    "name_too_long",
  );
});

it("a zip's list of entries above 64 MiB is not read", async () => {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/data`;
  const zip = rawZip({ name: "a.txt", text: "x" });
  const view = new DataView(zip.buffer);
  const end = zip.length - 22;
  const listAt = view.getUint32(end + 16, true);
  view.setUint32(end + 12, 65 * MIB, true);
  {
    using file = await Deno.open(path, { write: true, createNew: true });
    await file.write(zip.subarray(0, end));
    // Comments, extra fields and entries would fill the gap.
    await file.seek(listAt + 65 * MIB, Deno.SeekMode.Start);
    await file.write(zip.subarray(end));
  }
  const [first] = findings(await inspectFile(path));
  assertEquals(first, {
    code: "archive_damaged",
    message:
      "The archive cannot be read (its list of entries is too long); pack it again",
  });
});

it("a zip may have comments and extra fields as long as the format allows", async () => {
  const extra = new Uint8Array(65_000);
  new DataView(extra.buffer).setUint16(2, extra.length - 4, true);
  const zip = rawZip({ name: "a.txt", text: "x", extra });
  const comment = new Uint8Array(65_535).fill(0x63);
  const commented = new Uint8Array([...zip, ...comment]);
  new DataView(commented.buffer).setUint16(zip.length - 2, 65_535, true);
  const inspection = await inspect(commented);
  assertEquals(findings(inspection), []);
  assertEquals(inspection.contents!.files, ["a.txt"]);
});
