import { assert } from "@std/assert";
import { it } from "@std/testing/bdd";
import type { Finding } from "#shared/contract/packages/archives.ts";
import { inspectFile } from "#server/archive/contents.ts";
import { temporaryFolder } from "#tests/harness/store/archives.ts";
import { type ZipBytes } from "#tests/harness/store/zip_bytes.ts";

/** What a Unix agent does, with the programs of this system. */
export interface AgentResult {
  readonly worked: boolean;
  /** Paths of the files that are there afterwards. */
  readonly files: readonly string[];
}

export async function has(program: string): Promise<boolean> {
  const { success } = await new Deno.Command("sh", {
    args: ["-c", `command -v ${program}`],
    stdout: "null",
  }).output();
  return success;
}

export const test = await has("unzip") && await has("tar") ? it : it.skip;
export const with7z = await has("7z") ? it : it.skip;
export const withZip = await has("zip") ? it : it.skip;
export const withPython = await has("python3") ? it : it.skip;

export async function run(
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
export async function unpack(
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

export interface ArchiveFindings {
  readonly all: readonly Finding[];
  readonly unix: readonly Finding[];
  readonly windows: readonly Finding[];
  readonly files: readonly string[];
}

export async function findingsIn(
  archive: Uint8Array,
): Promise<ArchiveFindings> {
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

export const codes = (findings: readonly Finding[]) =>
  findings.map(({ code, severity, acceptable }) =>
    `${severity === "warning" ? "?" : acceptable ? "~" : ""}${code}`
  );

export const B: ZipBytes = { name: "b.txt" };
