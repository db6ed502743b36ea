import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { inspectFile } from "#server/archive/contents.ts";
import { receiveUpload } from "#server/archive/uploads.ts";
import {
  noise,
  streamOf,
  temporaryFolder,
} from "#tests/harness/store/archives.ts";
import { codes, findingsIn, run, test, unpack } from "./real_tools.ts";

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
