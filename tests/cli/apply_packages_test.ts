import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "node:path";
import { describe, it } from "@std/testing/bdd";
import {
  listPackages,
  type Package,
} from "#shared/contract/packages/packages.ts";
import { listUploads } from "./uploads.ts";
import { does, longshore } from "./cli.ts";
import { openSite } from "#tests/console/site.ts";
import { temporaryFolder, zipOf } from "#tests/harness/store/archives.ts";

const TOOL = `kind: package
name: tool
version: "1.0"
command: run.sh
target: unix
archive: { file: files/tool.zip }
successCodes: [3]
active: true
---
kind: package
name: script
command: install.sh
target: unix
archive: { file: files/install.sh }
`;

/** A site, and a folder with a manifest beside the files that it names. */
async function openFolder() {
  const site = await openSite([]);
  const folder = await temporaryFolder();
  await Deno.mkdir(join(folder.path, "files"));
  const file = (name: string) => join(folder.path, "files", name);
  const zip = (text: string) =>
    Deno.writeFile(
      file("tool.zip"),
      zipOf({ name: "run.sh", text }, { name: "data", text }),
    );
  await zip("#!/bin/sh\nexit 0\n");
  await Deno.writeTextFile(file("install.sh"), "#!/bin/sh\nexit 0\n");
  const manifest = join(folder.path, "site.yaml");
  await Deno.writeTextFile(manifest, TOOL);
  return {
    ...site,
    ...{ folder: folder.path, file, zip, manifest },
    write: (text: string) => Deno.writeTextFile(manifest, text),
    run: (...args: readonly string[]) =>
      longshore(site.env, ...args, "-f", manifest),
    async packages(): Promise<Record<string, Package>> {
      const { rows } = await site.server.api(listPackages);
      return Object.fromEntries(rows.map((row) => [row.name, row]));
    },
    async [Symbol.asyncDispose]() {
      await folder[Symbol.asyncDispose]();
      await site[Symbol.asyncDispose]();
    },
  };
}

describe("manifests of packages", () => {
  it("create packages of the files that they name, and send none twice", async () => {
    await using site = await openFolder();
    const plan = await site.run("diff");
    assertEquals([plan.code, plan.err], [0, ""]);
    assertEquals(plan.out.split("\n"), [
      '+ package tool 1.0  command: "run.sh", target: "unix", ' +
      'successCodes: [3], active: true, archive: "files/tool.zip"',
      '+ package script  command: "install.sh", target: "unix", ' +
      'archive: "files/install.sh"',
      "",
    ]);
    assertEquals((await site.packages()).tool, undefined);

    const done = await site.run("apply");
    assertEquals([done.code, done.out], [0, "2 changes applied\n"], done.err);
    const { tool, script } = await site.packages();
    assertEquals([tool?.active, tool?.successCodes], [true, [3]]);
    assertEquals([script?.active, script?.archive?.name], [
      false,
      "install.sh.tar.gz",
    ]);
    const log = JSON.parse(
      await does(site.env, "audit", "--json"),
    ) as { kind: string }[];
    const sent = () => log.filter(({ kind }) => kind === "archive.uploaded");
    assertEquals(sent().length, 2);

    // Neither the archive nor the file that was wrapped has changed.
    assertEquals((await site.run("diff")).out, "Nothing differs\n");
    const again = await site.run("apply");
    assertEquals([again.code, again.out], [0, "Nothing differs\n"]);
    assertEquals(await listUploads(site.server.data), []);
  });

  it("change exit codes and activation, and say what cannot change", async () => {
    await using site = await openFolder();
    assertEquals((await site.run("apply")).code, 0);
    await site.write(
      TOOL.replace("[3]", "[3, 4]").replace("active: true", "active: false"),
    );
    assertEquals(
      (await site.run("diff")).out,
      "~ package tool 1.0  successCodes: [3] -> [3, 4], active: true -> false\n",
    );
    assertEquals((await site.run("apply")).code, 0);
    const { tool } = await site.packages();
    assertEquals([tool?.active, tool?.successCodes], [false, [3, 4]]);

    await site.zip("#!/bin/sh\nexit 1\n");
    await site.write(TOOL.replace("run.sh", "other.sh"));
    const refused = await site.run("apply");
    assertEquals([refused.code, refused.out], [1, ""]);
    const [, ...lines] = refused.err.trimEnd().split("\n");
    assertEquals(lines, [
      '! package tool 1.0  command: "run.sh" -> "other.sh": fixed once the package exists; write another version to create a new package',
      '! package tool 1.0  archive: "tool.zip" -> "files/tool.zip": fixed once the package exists; write another version to create a new package',
      "Nothing was changed: 2 lines with ! cannot be carried out; correct the file",
    ]);
    assertEquals((await site.packages()).tool?.active, false);
    assertEquals((await site.run("diff")).code, 1);

    // Another version is another package.
    await site.write(TOOL.replace('"1.0"', '"1.1"'));
    assertEquals((await site.run("apply")).code, 0);
    const { rows } = await site.server.api(listPackages);
    assertEquals(
      rows.filter(({ name }) => name === "tool").map(({ version }) => version),
      ["1.1", "1.0"],
    );
  });

  it("leave nothing where a file would be refused", async () => {
    await using site = await openFolder();
    await site.write(TOOL.replace("command: run.sh", "command: gone.sh"));
    const refused = await site.run("apply");
    assertEquals([refused.code, refused.out], [1, ""]);
    assertMatch(refused.err, /^! package tool 1\.0: .*gone\.sh/m);
    assertEquals(Object.keys(await site.packages()), ["vlc", "first"]);
    assertEquals(await listUploads(site.server.data), []);

    await Deno.remove(site.file("tool.zip"));
    const missing = await site.run("diff");
    assertEquals([missing.code, missing.out], [2, ""]);
    assertMatch(
      missing.err,
      /site\.yaml, document 1, line 6, field archive\.file: Cannot read .*tool\.zip/,
    );
  });

  it("delete packages only with --prune, and no active one", async () => {
    await using site = await openFolder();
    await does(site.env, "packages", "activate", "vlc");
    await site.write("kind: package\nname: first\nversion: '3.0'\n");
    assertEquals((await site.run("diff")).out, "Nothing differs\n");
    const refused = await site.run("apply", "--prune", "package");
    assertEquals(refused.code, 1);
    assertMatch(refused.err, /^! package vlc 3\.0: active, so it cannot be/);
    await does(site.env, "packages", "deactivate", "vlc");
    const pruned = await site.run("apply", "--prune", "package");
    assertEquals([pruned.code, pruned.out], [0, "1 change applied\n"]);
    assertEquals(Object.keys(await site.packages()), ["first"]);
  });

  it("are what export prints, also of another server", async () => {
    await using site = await openFolder();
    assertEquals((await site.run("apply")).code, 0);
    const yaml = await does(site.env, "export", "package");
    await site.write(yaml);
    const same = await site.run("diff", "--prune", "package");
    assertEquals([same.out, same.err], ["Nothing differs\n", ""]);

    await using other = await openFolder();
    await other.write(yaml);
    const fileless = await other.run("diff");
    assertEquals(fileless.code, 1);
    assertMatch(
      fileless.out,
      /^! package tool 1\.0: .* its file is not there/m,
    );
    for (const name of ["tool", "script"]) {
      const { archive } = (await site.packages())[name]!;
      const path = join(other.folder, archive!.name);
      await does(site.env, "packages", "download", name, "--output", path);
    }
    const made = await other.run("apply");
    assertEquals(made.code, 0, made.err);
    assertEquals(await does(other.env, "export", "package"), yaml);
  });

  it("read secret words from files beside them, for a new package only", async () => {
    await using site = await openFolder();
    await site.write(`kind: package
name: licensed
action: execute
target: unix
command: activate {{KEY}}
secretFiles: { KEY: files/key }
`);
    const plan = await site.run("diff");
    assertEquals(plan.out.includes("secrets: [KEY]"), true, plan.out);
    await Deno.writeTextFile(site.file("key"), "s3cr3t\n");
    const done = await site.run("apply");
    assertEquals(done.code, 0, done.err);
    assertEquals((await site.packages()).licensed?.secrets, ["KEY"]);
    await Deno.remove(site.file("key"));
    assertEquals((await site.run("diff")).out, "Nothing differs\n");
    assert(!(await does(site.env, "export")).includes("s3cr3t"));
  });
});
