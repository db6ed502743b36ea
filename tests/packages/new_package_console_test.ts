import { assertEquals, assertMatch } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { join } from "node:path";
import {
  listPackages,
  readPackage,
} from "#shared/contract/packages/packages.ts";
import { noise, zipOf } from "#tests/harness/store/archives.ts";
import { sharedSite } from "#tests/console/shared_site.ts";
import { openSite } from "#tests/console/site.ts";

const VIEW = { args: ["--view", "packages"] };
const RIGHT = "\x1b[C";

/** A temporary folder with these files. */
async function folderWith(files: Record<string, Uint8Array>) {
  const folder = await Deno.makeTempDir({ prefix: "longshore-form-" });
  for (const [name, bytes] of Object.entries(files)) {
    await Deno.writeFile(join(folder, name), bytes);
  }
  return {
    folder,
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

describe("creating a package", () => {
  const shared = sharedSite(openSite);

  it("completes the path, shows the findings, and leads to the package", async () => {
    const site = shared();
    await using files = await folderWith({
      "tool-3.zip": zipOf({ name: "run.sh", text: "exit 0" }, {
        name: "data",
        bytes: noise(900),
      }),
    });
    await using tty = await site.console(VIEW);
    await tty.sees(/> vlc/);
    tty.press("n");
    await tty.sees("> Archive or file");
    await tty.sees("  Action          [launch]");
    tty.type(`${files.folder}/to`);
    await tty.sees("tool-3.zip");
    tty.press("tab");
    tty.type("\r\r\r\r.0\r");
    await tty.sees(/> Command +run\.sh/);
    await tty.sees("(suggested)");
    tty.press("^u", "^s");
    await tty.sees("this action needs a command");
    tty.type("start.sh");
    tty.press("^s");
    await tty.sees("Package to be created");
    await tty.sees("Fix the errors first");
    tty.press("enter");
    await tty.sees(/error +.*start\.sh/);
    tty.press("e");
    await tty.sees(/> Command +start\.sh/);
    tty.press("^u");
    tty.type("run.sh");
    tty.press("^s");
    await tty.sees("enter creates it, e goes back to the form");
    tty.press("enter");
    await tty.sees(/tool 3\.0 is created, ID \d{10}; it is off/);
    await tty.sees("longshore packages create");
    await tty.sees(/Archive +tool-3\.zip \(zip\)/);
    const { rows: [made] } = await site.server.api(listPackages);
    assertEquals([made!.name, made!.version, made!.command, made!.active], [
      "tool",
      "3.0",
      "run.sh",
      false,
    ]);
    tty.press("esc");
    await tty.sees(/^> tool 3\.0 /m);
  });

  it("says at once that a path is not a file, or that a file is not an archive", async () => {
    const site = shared();
    await using files = await folderWith({
      "cut.zip": zipOf({ name: "run.sh", bytes: noise(9000) }).slice(0, 600),
    });
    await using tty = await site.console({ args: ["--view", "new"] });
    await tty.sees("> Archive or file");
    tty.type(`${files.folder}/none.zip`);
    tty.press("tab");
    await tty.sees("No file starts with that");
    tty.type("\r\r\rtool\r\rrun.sh");
    tty.press("^s");
    await tty.sees("no such file");
    await tty.sees("> Archive or file");
    tty.press("^w", "^s");
    await tty.sees("this is a folder");
    tty.type("cut.zip");
    tty.press("^s");
    await tty.sees(/Stopped: .*(zip|archive)/i);
    tty.press("e");
    await tty.sees("> Archive or file");
  });

  it("creates a package with a command only", async () => {
    const site = shared();
    await using tty = await site.console({ args: ["--view", "new"] });
    await tty.sees("> Archive or file");
    tty.type(`\r${RIGHT}\r\rhello\r\recho hello`);
    tty.press("^s");
    await tty.sees(/Archive +none, only a command/);
    tty.press("enter");
    await tty.sees("hello is created");
    const { rows: [made] } = await site.server.api(listPackages);
    const { archive, command, action } = await site.server.api(readPackage, {
      params: { id: made!.id },
    });
    assertEquals({ archive, command, action }, {
      archive: null,
      command: "echo hello",
      action: "execute",
    });
  });

  it("creates nothing if nothing may be changed", async () => {
    const site = shared();
    const { total: before } = await site.server.api(listPackages);
    await using tty = await site.console({
      args: ["--readonly", "--view", "new"],
    });
    await tty.sees("> Archive or file");
    tty.type(`\r${RIGHT}\r\rhello\r\recho hello`);
    await tty.sees("echo hello");
    tty.press("^s");
    await tty.sees(/read-?only/i);
    const { total } = await site.server.api(listPackages);
    assertEquals(total, before);
  });

  it("stops an upload and continues where it stopped", async () => {
    const site = shared();
    await using files = await folderWith({});
    const path = join(files.folder, "large.bin");
    await Deno.writeFile(path, new Uint8Array(0));
    await Deno.truncate(path, 200 * 1024 ** 2);
    await using tty = await site.console({
      args: ["--view", "new"],
    });
    await tty.sees("> Archive or file");
    tty.type(`${path}\r${RIGHT}${RIGHT}\r\rlarge\r\r/opt/large`);
    tty.press("^s");
    await tty.sees(/of 200 MiB, .*\/s, .* left/);
    tty.type(":packages\r");
    await tty.sees("The upload is paused; - goes back");
    tty.press("-");
    await tty.sees(/ Action +.*\[store\]/);
    tty.press("^s");
    await tty.sees(/of 200 MiB, .*\/s, .* left/);
    tty.press("c");
    const stopped = await tty.sees("Stopped: you stopped it");
    assertMatch(stopped, /of 200 MiB/);
    tty.press("r");
    await tty.sees(/Archive +large\.bin/);
    tty.press("e");
    await tty.sees(/Folder +\/opt\/large/);
  });
});
