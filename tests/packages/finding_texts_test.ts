import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { NewPackage } from "#shared/contract/packages/packages.ts";
import { packageFindings } from "#server/domain/packages/findings.ts";
import { findings as english } from "#tui/text/en/findings.ts";
import { findings as french, SENTENCES } from "#tui/text/fr/findings.ts";
import { ROOT } from "#tests/harness/server/task.ts";

/** Calls and fields that carry the code of a finding. */
const CODE =
  /(?:\b(?:error|doubt|warning|note|make|stop)\(|\(isCut[^)]*\)\(|code: )\s*"([a-z0-9_]+)"|"(?:doubt|error|warning|note)",\s*"([a-z0-9_]+)"/g;

/** Only ever the English sentence: what a library says about damage. */
const ENGLISH = [
  "archive_damaged",
  "archive_too_slow",
  "compression_unsupported",
  "name_too_long",
  "too_many_entries",
  "zip_bomb",
];

async function sources(folder: string): Promise<string> {
  let text = "";
  for await (const { name, isFile } of Deno.readDir(folder)) {
    if (isFile && !name.endsWith("_test.ts")) {
      text += await Deno.readTextFile(join(folder, name));
    }
  }
  return text;
}

Deno.test("every finding has a French sentence", async () => {
  const folders = [
    "server/domain/packages",
    "server/archive",
    "server/archive/entries",
  ];
  const codes = new Set<string>();
  for (const folder of folders) {
    const text = await sources(join(ROOT, folder));
    for (const [, one, other] of text.matchAll(CODE)) codes.add(one ?? other!);
  }
  assert(codes.size > 60, `${codes.size} codes were found`);
  const missing = [...codes].filter((code) =>
    !Object.hasOwn(SENTENCES, code) && !ENGLISH.includes(code)
  );
  assertEquals(missing, []);
});

Deno.test("a finding is worded in the language, with what it left out", () => {
  const finding = {
    code: "special_file",
    message: 'The entry "a" is a device or a pipe; leave it out (and 3 more)',
    values: { file: "a", more: "3" },
  };
  assertEquals(english.findings.message(finding), finding.message);
  assertEquals(
    french.findings.message(finding),
    "L'entrée « a » est un périphérique ou un tube ; retirez-la (et 3 autres)",
  );
  const unknown = { code: "from_a_newer_server", message: "Something; do it" };
  assertEquals(french.findings.message(unknown), unknown.message);
});

Deno.test("a missing program is reported with what the archive holds", () => {
  const draft = NewPackage.parse({
    name: "tool",
    action: "launch",
    command: "start",
    target: "unix",
  });
  const files = ["a.bin", "b.bin", "c.bin", "d.bin", "e.bin"];
  const [finding] = packageFindings(draft, {
    kind: "tar.gz",
    files,
    topLevel: files,
    entries: files.length,
    unpackedBytes: 9000,
    fragments: 1,
  });
  const holds = 'it holds "a.bin", "b.bin", "c.bin" and 2 more';
  assertEquals(
    english.findings.message(finding!),
    `"start" is not in the archive (${holds}); pack it at the root, or use execute for a program of the machine`,
  );
  assertEquals(
    french.findings.message(finding!),
    "« start » n'est pas dans l'archive (elle contient « a.bin », « b.bin », « c.bin » et 2 autres) ; placez-le à la racine, ou utilisez execute pour un programme de la machine",
  );
});
