import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import type { Finding } from "#shared/contract/packages/archives.ts";
import { inspectFile } from "#server/archive/contents.ts";
import { receiveUpload } from "#server/archive/uploads.ts";
import {
  noise,
  streamOf,
  temporaryFolder,
} from "#tests/harness/store/archives.ts";
import { rawZip, type ZipBytes } from "#tests/harness/store/zip_bytes.ts";

/** What a Unix agent does, with the programs of this system. */
interface AgentResult {
  readonly worked: boolean;
  /** Paths of the files that are there afterwards. */
  readonly files: readonly string[];
}

async function has(program: string): Promise<boolean> {
  const { success } = await new Deno.Command("sh", {
    args: ["-c", `command -v ${program}`],
    stdout: "null",
  }).output();
  return success;
}

const test = await has("unzip") && await has("tar") ? it : it.skip;
const with7z = await has("7z") ? it : it.skip;
const withZip = await has("zip") ? it : it.skip;
const withPython = await has("python3") ? it : it.skip;

async function run(
  program: string,
  args: readonly string[],
  options: { cwd?: string; locale?: string } = {},
): Promise<number> {
  const { code } = await new Deno.Command(program, {
    args: [...args],
    cwd: options.cwd,
    env: { LC_ALL: options.locale ?? "C.UTF-8", LANG: "" },
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).output();
  return code;
}

/** `tar -xvzf`, and `unzip` if that fails: Download.pm, `build_package`. */
async function unpack(
  archive: Uint8Array,
  locale: string,
): Promise<AgentResult> {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/build.tar.gz`;
  const out = `${folder.path}/tmp`;
  await Deno.mkdir(out);
  await Deno.writeFile(path, archive);
  const worked =
    await run("tar", ["-xvzf", path, "-C", out], { locale }) === 0 ||
    await run("unzip", [path, "-d", out], { locale }) === 0;
  const files: string[] = [];
  async function walk(below: string): Promise<void> {
    for await (const { name, isDirectory } of Deno.readDir(out + below)) {
      if (isDirectory) await walk(`${below}/${name}`);
      else files.push(`${below}/${name}`.slice(1));
    }
  }
  await walk("");
  return { worked, files: files.toSorted() };
}

interface ArchiveFindings {
  readonly all: readonly Finding[];
  readonly unix: readonly Finding[];
  readonly windows: readonly Finding[];
  readonly files: readonly string[];
}

async function findingsIn(archive: Uint8Array): Promise<ArchiveFindings> {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/data`;
  await Deno.writeFile(path, archive);
  const { contents } = await inspectFile(path);
  assert(contents, "it is an archive");
  return {
    all: contents.findings,
    unix: contents.unixFindings,
    windows: contents.windowsFindings,
    files: contents.files,
  };
}

const codes = (findings: readonly Finding[]) =>
  findings.map(({ code, severity, acceptable }) =>
    `${severity === "warning" ? "?" : acceptable ? "~" : ""}${code}`
  );

const B: ZipBytes = { name: "b.txt" };
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

describe("a tar.gz that GNU tar made", () => {
  async function tarOf(script: string): Promise<Uint8Array> {
    await using folder = await temporaryFolder();
    const cwd = folder.path;
    assertEquals(await run("sh", ["-euc", script], { cwd }), 0, script);
    return await Deno.readFile(`${folder.path}/out`);
  }
  /** What to run, and the findings for all and for Unix. */
  const tars: readonly [string, string, string, string][] = [
    ["plain", "echo x >a; tar czf out a", "", ""],
    [
      "a name twice",
      "echo x >a; tar czf out a a --hard-dereference",
      "?duplicate_name",
      "",
    ],
    ["setuid", "echo x >a; chmod 4755 a; tar czf out a", "", "~setuid"],
    ["setgid", "echo x >a; chmod 2755 a; tar czf out a", "", "~setuid"],
    [
      "a folder with setgid",
      "mkdir d; chmod 2755 d; echo x >d/a; tar czf out d",
      "",
      "",
    ],
    ["a link inside", "echo x >a; ln -s a b; tar czf out a b", "", ""],
    [
      "a link through a folder",
      "mkdir d; echo x >a; ln -s ../a d/b; tar czf out a d",
      "",
      "",
    ],
    [
      "an absolute link",
      "echo x >a; ln -s /etc/alternatives/vi vi; tar czf out a vi",
      "~link_escape",
      "",
    ],
    [
      "a climbing link",
      "echo x >a; ln -s ../../x l; tar czf out a l",
      "~link_escape",
      "",
    ],
    [
      "a chain of links that leaves",
      "mkdir d; ln -s . d/e; ln -s ../.. d/e/f; tar czf out d/e d/f",
      "~link_escape",
      "",
    ],
    [
      "a chain that stays",
      "mkdir -p d/x; ln -s x d/e; echo x >d/x/a; ln -s e/a d/f; tar czf out d",
      "",
      "",
    ],
    [
      "links in a circle",
      "ln -s b a; ln -s a b; echo x >c; tar czf out a b c",
      "~link_escape ~link_escape",
      "",
    ],
    [
      "two gzip files in one",
      "head -c 100000 /dev/urandom >a; tar cf t a; head -c 5120 t | gzip >out; tail -c +5121 t | gzip >>out",
      "~gzip_members",
      "",
    ],
    [
      "a gzip file in a gzip file",
      "head -c 9000 /dev/urandom >a; tar czf i.tgz a; tar cf t i.tgz; gzip -c t >out",
      "",
      "",
    ],
    [
      "a name of 3,000 characters",
      "d=$(printf 'x%.0s' $(seq 200)); p=.; for i in $(seq 14); do p=$p/$d; mkdir $p; done; echo x >$p/a; tar czf out ./$d",
      "",
      "",
    ],
    [
      "a long name in a pax header",
      "d=$(printf 'x%.0s' $(seq 200)); mkdir $d; echo x >$d/$d; tar czf out --format=pax $d",
      "",
      "",
    ],
    ["a sparse file", "truncate -s 5M a; echo x >>a; tar czf out -S a", "", ""],
    [
      "a sparse file in a pax header",
      "truncate -s 5M a; echo x >>a; tar czf out -S --format=pax a",
      "",
      "",
    ],
  ];
  for (const [what, script, all, unix] of tars) {
    test(what, async () => {
      const found = await findingsIn(await tarOf(script));
      assertEquals(codes(found.all).join(" "), all);
      assertEquals(codes(found.unix).join(" "), unix);
    });
  }

  test("something is unpacked through a link that leaves", async () => {
    // tar itself would not add a file behind a link: two runs, joined.
    const bytes = await tarOf(
      "mkdir d; ln -s . d/e; ln -s ../.. d/e/f; tar cf one d/e d/f; rm -r d; mkdir -p d/f; echo x >d/f/pwn; tar rf one d/f/pwn; gzip -c one >out",
    );
    assertEquals(
      codes((await findingsIn(bytes)).all),
      [
        "~link_escape",
        "name_conflict",
        "path_escape",
      ].filter((code) => code !== "name_conflict"),
    );
  });

  test("a name of 5 MB is refused before it is read", async () => {
    const name = "n".repeat(5 * 1024 ** 2);
    await using folder = await temporaryFolder();
    const header = new Uint8Array(512);
    const put = (at: number, text: string) =>
      header.set(new TextEncoder().encode(text), at);
    put(0, "././@LongLink");
    put(100, "0000644\0" + "0000000\0" + "0000000\0");
    put(124, name.length.toString(8).padStart(11, "0") + " ");
    put(136, "00000000000 ");
    put(156, "L");
    put(257, "ustar  \0");
    put(148, "        ");
    const sum = header.reduce((total, byte) => total + byte, 0);
    put(148, `${sum.toString(8).padStart(6, "0")}\0 `);
    const body = new TextEncoder().encode(name);
    await Deno.writeFile(`${folder.path}/t`, header);
    await Deno.writeFile(`${folder.path}/t`, body, { append: true });
    await run("sh", ["-c", "gzip -c t >out"], { cwd: folder.path });
    const { contents } = await inspectFile(`${folder.path}/out`);
    assertEquals(codes(contents!.findings), ["name_too_long"]);
    assert(
      contents!.unpackedBytes < name.length / 2,
      `${contents!.unpackedBytes} bytes were inflated`,
    );
  });
});

describe("a single file for any system", () => {
  const AT = new Date("2026-03-01T10:00:00Z");
  async function wrapped(bytes: Uint8Array, name: string) {
    await using folder = await temporaryFolder();
    const { archive, findings } = await receiveUpload(
      folder.path,
      streamOf(bytes),
      { name, target: "any" },
      AT,
    );
    const data = await Deno.readFile(`${folder.path}/${archive.id}/data`);
    return { archive, findings, data };
  }
  const script = new TextEncoder().encode("#!/bin/sh\nexit 0\n");
  const tar = async () => {
    await using folder = await temporaryFolder();
    await run("sh", ["-c", "echo x >inner; tar cf t inner"], {
      cwd: folder.path,
    });
    return await Deno.readFile(`${folder.path}/t`);
  };
  const files: readonly [string, () => Promise<Uint8Array> | Uint8Array][] = [
    ["go.sh", () => script],
    ["é.sh", () => script],
    ["one", () => script.slice(0, 1)],
    ["b511", () => noise(511)],
    ["b512", () => noise(512)],
    ["zeros", () => new Uint8Array(512)],
    ["many-zeros", () => new Uint8Array(20_000)],
    ["large.bin", () => noise(100_000)],
    ["inner.tar", tar],
  ];
  for (const [name, content] of files) {
    test(`${name} is unpacked by a Unix agent`, async () => {
      const { archive, data } = await wrapped(await content(), name);
      assertEquals([archive.kind, archive.wrapped], ["zip", true]);
      assertEquals(codes((await findingsIn(data)).all), []);
      for (const locale of ["C", "C.UTF-8"]) {
        const { worked, files } = await unpack(data, locale);
        assertEquals(worked, true, locale);
        const others = files.filter((file) => file !== ".longshore");
        assertEquals(others.length, 1, `${others} in ${locale}`);
      }
    });
  }

  test("runs by its own path, without chmod", async () => {
    const { data } = await wrapped(script, "go.sh");
    await using folder = await temporaryFolder();
    await Deno.writeFile(`${folder.path}/z`, data);
    assertEquals(await run("unzip", ["z"], { cwd: folder.path }), 0);
    assertEquals(await run("./go.sh", [], { cwd: folder.path }), 0);
  });
});

describe("a file with the name of an archive", () => {
  const text = (words: string) => new TextEncoder().encode(words);
  const names: readonly [string, Uint8Array, string, string][] = [
    ["t.zip", text("<!DOCTYPE html><html>"), "not_an_archive", "a web page"],
    ["t.tar.gz", text("hello\n"), "not_an_archive", "a text"],
    ["t.TGZ", noise(600), "not_an_archive", "a binary file"],
    ["t.zip", text('{"error":1}'), "not_an_archive", "a JSON document"],
    [
      "t.zip",
      Uint8Array.of(0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c, 0, 4),
      "not_an_archive",
      "a 7z archive",
    ],
    [
      "t.zip",
      Uint8Array.of(0x4d, 0x5a, 0x90, 0),
      "not_an_archive",
      "a program for Windows",
    ],
    ["t.txt", text("hello\n"), "", ""],
    ["zip", text("hello\n"), "", ""],
  ];
  for (const [name, bytes, code, is] of names) {
    it(`${name}: ${is || "no finding"}`, async () => {
      await using folder = await temporaryFolder();
      const { findings } = await receiveUpload(
        folder.path,
        streamOf(bytes),
        { name, target: "unix" },
        new Date(),
      );
      assertEquals(findings.map(({ code }) => code).join(" "), code);
      if (code) assert(findings[0]!.message.includes(is), findings[0]!.message);
    });
  }

  test("a gzip of something else is no tar.gz", async () => {
    await using folder = await temporaryFolder();
    await run("sh", ["-c", "seq 9999 | gzip >t"], { cwd: folder.path });
    const { findings } = await receiveUpload(
      folder.path,
      streamOf(await Deno.readFile(`${folder.path}/t`)),
      { name: "t.tar.gz", target: "unix" },
      new Date(),
    );
    assertEquals(codes(findings), ["~not_an_archive"]);
  });
});
