import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { temporaryFolder } from "#tests/harness/store/archives.ts";
import { rawZip, type ZipBytes } from "#tests/harness/store/zip_bytes.ts";
import {
  B,
  codes,
  findingsIn,
  run,
  test,
  unpack,
  with7z,
  withPython,
  withZip,
} from "./real_tools.ts";

const timestamps = Uint8Array.of(0x0a, 0, 4, 0, 0, 0, 0, 0);

/** Entries, findings for Unix, and whether `unzip` works in C and in UTF-8. */
const zips: readonly [
  string,
  readonly ZipBytes[],
  readonly string[],
  boolean,
  boolean,
][] = [
  ["plain names", [{ name: "a.sh" }, B], [], true, true],
  [
    "backslashes, from Windows",
    [{ name: "d\\a.txt", system: 0 }, B],
    ["~zip_backslash"],
    false,
    false,
  ],
  [
    "UTF-8 with an extra field at the end only, as 7z writes",
    [{ name: "é.txt", flags: 0x800, extra: timestamps }, B],
    ["~zip_name_locale"],
    false,
    true,
  ],
  [
    "a folder in UTF-8 with an extra field at the end only",
    [{
      name: "é/",
      bytes: new Uint8Array(),
      flags: 0x800,
      mode: 0o40755,
      extra: timestamps,
    }, B],
    ["~zip_name_locale"],
    false,
    true,
  ],
  [
    "UTF-8 with extra fields at both places",
    [{
      name: "é.txt",
      flags: 0x800,
      extra: timestamps,
      localExtra: timestamps,
    }, B],
    ["?zip_name_changed"],
    true,
    true,
  ],
  [
    "UTF-8 without extra fields, as Python writes",
    [{ name: "é.txt", flags: 0x800 }, B],
    [],
    true,
    true,
  ],
  [
    "UTF-8 without the flag, as Info-ZIP writes",
    [{ name: "é.txt" }, B],
    [],
    true,
    true,
  ],
  [
    "letters of a DOS code page",
    [{ name: Uint8Array.of(0x82, 0x2e, 0x74), system: 0 }, B],
    ["?zip_name_changed"],
    true,
    true,
  ],
  [
    "the same name twice",
    [{ name: "a.txt" }, { name: "a.txt" }],
    ["~duplicate_name"],
    false,
    false,
  ],
  [
    "names that differ in their case",
    [{ name: "a.txt" }, { name: "A.txt" }],
    ["?name_case"],
    true,
    true,
  ],
];

describe("a zip, read by the server and unpacked as a Unix agent does", () => {
  for (const [what, entries, expected, inC, inUtf8] of zips) {
    test(`with ${what}`, async () => {
      const zip = rawZip(...entries);
      const found = await findingsIn(zip);
      assertEquals(codes(found.all), []);
      assertEquals(codes(found.unix), expected);
      assertEquals((await unpack(zip, "C")).worked, inC, "in C");
      assertEquals((await unpack(zip, "C.UTF-8")).worked, inUtf8, "in UTF-8");
    });
  }

  test("with another name in front of its bytes", async () => {
    const zip = rawZip({ name: "install.sh", localName: "evil23.sh!" }, B);
    assertEquals(codes((await findingsIn(zip)).all), ["zip_headers_differ"]);
    assertEquals((await unpack(zip, "C.UTF-8")).worked, false);
  });

  test("with a file where a folder is needed", async () => {
    const zip = rawZip({ name: "a" }, { name: "a/b.txt" });
    assertEquals(codes((await findingsIn(zip)).all), ["name_conflict"]);
    assertEquals((await unpack(zip, "C.UTF-8")).worked, false);
  });

  const TREE = { "é ñ.txt": "x".repeat(700), "d/пк.txt": "y".repeat(700) };
  async function packed(...command: string[]): Promise<Uint8Array> {
    await using folder = await temporaryFolder();
    await Deno.mkdir(`${folder.path}/in/d`, { recursive: true });
    for (const [name, text] of Object.entries(TREE)) {
      await Deno.writeTextFile(`${folder.path}/in/${name}`, text);
    }
    const [program, ...args] = command;
    const cwd = `${folder.path}/in`;
    assertEquals(await run(program!, args, { cwd }), 0);
    return await Deno.readFile(`${folder.path}/out`);
  }

  with7z("that 7z made of letters beyond ASCII", async () => {
    const zip = await packed("7z", "a", "-tzip", "../out", "-y", ".", "-snl")
      .catch(() =>
        packed("sh", "-c", "7z a -tzip ../o.zip . && mv ../o.zip ../out")
      );
    const { unix } = await findingsIn(zip);
    assertEquals(new Set(codes(unix)), new Set(["~zip_name_locale"]));
    assertEquals((await unpack(zip, "C")).worked, false);
    assertEquals((await unpack(zip, "C.UTF-8")).worked, true);
  });

  withZip("that Info-ZIP made of letters beyond ASCII", async () => {
    const zip = await packed(
      "sh",
      "-c",
      "zip -qry ../o.zip . && mv ../o.zip ../out",
    );
    const { unix, files } = await findingsIn(zip);
    assertEquals(codes(unix), []);
    assertEquals(files.toSorted(), Object.keys(TREE).toSorted());
    assertEquals((await unpack(zip, "C")).worked, true);
    assertEquals((await unpack(zip, "C.UTF-8")).worked, true);
  });

  withPython("that Python made of letters beyond ASCII", async () => {
    const script =
      "import zipfile,os\nz=zipfile.ZipFile('../out','w')\n[z.write(os.path.join(d,f)) for d,_,s in os.walk('.') for f in s]\nz.close()";
    const zip = await packed("python3", "-c", script);
    assertEquals(codes((await findingsIn(zip)).unix), []);
    assertEquals((await unpack(zip, "C")).worked, true);
  });
});

describe("names that only Windows minds", () => {
  const names: readonly [string, string][] = [
    ["CON", "~windows_reserved_name"],
    ["con.txt", "~windows_reserved_name"],
    ["d/aux.c", "~windows_reserved_name"],
    ["COM1", "~windows_reserved_name"],
    ["lpt9.log", "~windows_reserved_name"],
    ["nul .txt", "~windows_reserved_name"],
    ["CONIN$", "~windows_reserved_name"],
    ["console.txt", ""],
    ["com10", ""],
    ["icon", ""],
    ["f.txt:stream", "~windows_name"],
    ["a?.txt", "~windows_name"],
    ["a|b", "~windows_name"],
    ["trailing.", "~windows_name"],
    ["trailing ", "~windows_name"],
    ["d./x", "~windows_name"],
    [`${"d".repeat(100)}/${"e".repeat(125)}`, "?windows_path_long"],
    [`${"d".repeat(100)}/${"e".repeat(124)}`, ""],
  ];
  for (const [name, expected] of names) {
    it(JSON.stringify(name.slice(0, 40)), async () => {
      const found = await findingsIn(rawZip({ name }, B));
      assertEquals(codes(found.windows).join(" "), expected);
      assertEquals(codes(found.unix), []);
      assertEquals(codes(found.all), []);
    });
  }

  const everywhere: readonly [string, string][] = [
    ["a\nb", "~name_control_character"],
    ["a\u001b[31m", "~name_control_character"],
    ["a\u0085b", "~name_control_character"],
    ["a\u202etxt.exe", "?name_invisible_character"],
    ["a\u200bb", "?name_invisible_character"],
    ["a\ufeff", "?name_invisible_character"],
  ];
  for (const [name, expected] of everywhere) {
    it(JSON.stringify(name), async () => {
      const { all } = await findingsIn(rawZip({ name, flags: 0x800 }, B));
      assertEquals(codes(all).join(" "), expected);
      const shown = all[0]!.message;
      assert(!shown.includes(name), `the name is escaped in: ${shown}`);
    });
  }

  it("finds names whose letters differ in case or in their form", async () => {
    for (const [one, other] of [["Ä", "ä"], ["é", "e\u0301"], ["D/x", "d/X"]]) {
      const zip = rawZip(
        { name: one!, flags: 0x800 },
        { name: other!, flags: 0x800 },
      );
      assertEquals(codes((await findingsIn(zip)).windows), ["~name_case"]);
    }
  });
});
