import { assert, assertEquals } from "@std/assert";
import { it } from "@std/testing/bdd";
import { NewPackage } from "#shared/contract/packages/packages.ts";
import { fileFacts } from "#shared/file_type.ts";
import type {
  ArchivedFile,
  ArchiveFacts,
} from "#server/domain/packages/finding.ts";
import { packageFindings } from "#server/domain/packages/findings.ts";

export type Target = "unix" | "windows" | "any";

export const utf8 = (text: string) => new TextEncoder().encode(text);
export const utf16 = (text: string, mark = true) =>
  Uint8Array.from([
    ...mark ? [0xff, 0xfe] : [],
    ...[...text].flatMap((char) => [char.charCodeAt(0), 0]),
  ]);
export const binary = (...magic: number[]) =>
  Uint8Array.from([...magic, 0, 0, 1, 2]);

export const PE = binary(0x4d, 0x5a, 0x90);
export const ELF = binary(0x7f, 0x45, 0x4c, 0x46);
export const MSI = binary(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1);
export const DEB = utf8("!<arch>\ndebian-binary");
export const RPM = binary(0xed, 0xab, 0xee, 0xdb);
export const SH = "#!/bin/sh\nexit 0\n";

/** A file: its content, and whether it may be run. */
export type Content = Uint8Array | string | { locked: Uint8Array | string };

export function archiveOf(
  kind: "zip" | "tar.gz",
  files: Readonly<Record<string, Content>>,
): ArchiveFacts {
  const programs: Record<string, ArchivedFile> = {};
  for (const [path, content] of Object.entries(files)) {
    const locked = typeof content === "object" && "locked" in content;
    const bytes = locked ? content.locked : content;
    const facts = fileFacts(typeof bytes === "string" ? utf8(bytes) : bytes);
    programs[path] = { ...facts, executable: !locked };
  }
  const paths = Object.keys(files);
  return {
    kind,
    files: paths,
    topLevel: [...new Set(paths.map((path) => path.split("/")[0]!))],
    fragments: 1,
    entries: paths.length,
    unpackedBytes: 4096,
    programs,
  };
}

/** `code`: refused; `~code`: refused unless accepted; `?`: warning; `.`: note. */
export function codes(
  action: "launch" | "execute" | "store",
  command: string,
  target: Target,
  files: Readonly<Record<string, Content>> | null,
): string {
  const draft = NewPackage.parse({
    name: "p",
    action,
    target,
    ...action === "store" ? { path: command } : { command },
  });
  const kind = target === "unix" ? "tar.gz" : "zip";
  const found = packageFindings(draft, files && archiveOf(kind, files));
  for (const { message, severity } of found) {
    assert(message.includes(";") || severity === "note", message);
  }
  return found.map(({ severity, code, acceptable }) =>
    (severity === "warning"
      ? "?"
      : severity === "note"
      ? "."
      : acceptable
      ? "~"
      : "") + code
  ).join(" ");
}

export type Case = readonly [
  string,
  Target,
  string,
  Readonly<Record<string, Content>> | null,
  string,
];

export const table = (
  action: "launch" | "execute" | "store",
  cases: readonly Case[],
) => {
  for (const [what, target, command, files, expected] of cases) {
    it(`${what} (${target}): ${command}`, () =>
      assertEquals(codes(action, command, target, files), expected));
  }
};
