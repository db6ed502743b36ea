import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { join } from "node:path";
import {
  noise,
  temporaryFolder,
  zipOf,
} from "#tests/harness/store/archives.ts";
import { does } from "#tests/cli/cli.ts";
import { openSite } from "#tests/console/site.ts";

describe("an archive downloaded from its package's page", () => {
  it("is saved at the path, and never over another file", async () => {
    await using site = await openSite();
    await using folder = await temporaryFolder();
    const bytes = zipOf({ name: "run.sh", bytes: noise(900) });
    const file = join(folder.path, "tool.zip");
    await Deno.writeFile(file, bytes);
    await Deno.writeTextFile(join(folder.path, "mine.zip"), "mine");
    const make = ["packages", "create", file, "--command", "run.sh", "-q"];
    const id = (await does(site.env, ...make)).trim();
    const args = ["--view", "packages/tool"];
    // Wide enough for the path of any temporary folder.
    await using tty = await site.console({ args, columns: 400 });
    await tty.sees(/Archive +tool\.zip/);
    tty.press("d");
    await tty.sees(/> File +\/.*tool\.zip/);
    tty.press("^u");
    tty.type(`${folder.path}/mi`);
    await tty.sees("mine.zip");
    tty.press("tab");
    await tty.sees(/> File +.*mine\.zip/);
    tty.press("^s");
    await tty.sees("already exists; name another file");
    tty.press("^u");
    tty.type(join(folder.path, "back.zip"));
    tty.press("^s");
    await tty.sees("tool is saved in ");
    await tty.sees(`longshore packages download ${id} --output`);
    assertEquals(await Deno.readFile(join(folder.path, "back.zip")), bytes);
    assertEquals(
      await Deno.readTextFile(join(folder.path, "mine.zip")),
      "mine",
    );
    await using bare = await site.console({ args: ["--view", "packages/vlc"] });
    await bare.sees(/Archive +none/);
    bare.press("d");
    await bare.sees("there is nothing to download");
  });
});
