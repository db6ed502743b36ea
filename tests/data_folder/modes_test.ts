import { assert, assertEquals, assertMatch } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { join } from "node:path";
import { startServer } from "#tests/harness/server/server.ts";
import { startToItsEnd } from "#tests/harness/server/start_to_its_end.ts";
import {
  asNobody,
  OTHER_USER_MISSING,
} from "#tests/harness/server/other_user.ts";
import { temporaryFolder, zipOf } from "#tests/harness/store/archives.ts";
import { until } from "#tests/harness/time/until.ts";

const why = OTHER_USER_MISSING ? ` (skipped: ${OTHER_USER_MISSING})` : "";
const itAsOther = OTHER_USER_MISSING ? it.skip : it;

/** The permissions of everything in a folder, by paths below it. */
async function modesIn(folder: string, below = "."): Promise<
  Map<string, number>
> {
  const all = new Map<string, number>();
  const { mode, isDirectory, isSocket } = await Deno.lstat(
    join(folder, below),
  );
  if (!isSocket) all.set(below, (mode ?? 0) & 0o777);
  if (isDirectory) {
    for await (const { name } of Deno.readDir(join(folder, below))) {
      const inner = await modesIn(folder, join(below, name));
      inner.forEach((value, path) => all.set(path, value));
    }
  }
  return all;
}

/** Those that others than the owner may use in some way. */
async function sharedIn(folder: string): Promise<string[]> {
  return [...await modesIn(folder)].filter(([, mode]) => mode & 0o077)
    .map(([path, mode]) => `${path} ${mode.toString(8)}`);
}

const archive = () =>
  zipOf({ name: "install.sh", text: "#!/bin/sh\necho licence-key-4711\n" });

describe("the data folder", () => {
  it("and all that is made in it are the server's alone, whatever the umask", async () => {
    await using folder = await temporaryFolder();
    const data = join(folder.path, "data");
    const before = Deno.umask(0);
    try {
      await using server = await startServer({ data });
      await server.upload("a.zip", archive());
      assertEquals(await sharedIn(data), []);
      assertEquals((await modesIn(data)).get("."), 0o700);
      await server.stop();
      assertEquals(await sharedIn(data), []);
    } finally {
      Deno.umask(before);
    }
  });

  it("of an earlier version is closed at start, and this is logged once", async () => {
    await using folder = await temporaryFolder();
    const data = join(folder.path, "data");
    await using server = await startServer({ data });
    await server.upload("a.zip", archive());
    await server.stop();
    for (const [path, mode] of await modesIn(data)) {
      await Deno.chmod(join(data, path), mode & 0o100 ? 0o755 : 0o644);
    }
    const link = join(data, "archive", "link");
    const outside = join(folder.path, "outside");
    await Deno.writeTextFile(outside, "x");
    await Deno.chmod(outside, 0o644);
    await Deno.symlink(outside, link);
    const foreign = join(data, "notes.txt");
    await Deno.writeTextFile(foreign, "x");
    await Deno.chmod(foreign, 0o644);

    await server.restart();
    assertMatch(
      server.log(),
      /data folder: \S+ had the permissions 0755 and has now 0700; --data-mode sets others\n/,
    );
    await until(() =>
      /corrected the permissions of \d+ folders and \d+ files/.test(
        server.log(),
      )
    );
    const shared = (await sharedIn(data)).filter((one) => !/link/.test(one));
    assertEquals(shared, ["notes.txt 644"]);
    assertEquals((await Deno.stat(outside)).mode! & 0o777, 0o644);
    const said = server.log().match(/data folder:/g)?.length;
    await server.restart();
    await server.stop();
    assertEquals(server.log().match(/data folder:/g)?.length, said);
  });

  it("is opened further only by a flag, and keys stay closed", async () => {
    await using folder = await temporaryFolder();
    const data = join(folder.path, "data");
    await using server = await startServer({
      data,
      flags: ["--data-mode", "0750"],
    });
    await server.upload("a.zip", archive());
    const modes = await modesIn(data);
    assertEquals(modes.get("."), 0o750);
    assertEquals(modes.get("archive"), 0o750);
    assertEquals(modes.get("tls/cacert.pem"), 0o640);
    for (const [path, mode] of modes) {
      if (/\.key$|admin\.token|longshore\.db|audit\./.test(path)) {
        assertEquals(mode, 0o600, path);
      }
      assertEquals(mode & 0o027, 0, `${path} ${mode.toString(8)}`);
    }
  });

  for (const mode of ["0770", "0707", "600", "rwx", "", "1700"]) {
    it(`cannot have the permissions "${mode}"`, async () => {
      await using folder = await temporaryFolder();
      assertMatch(
        await startToItsEnd(
          ["--data", folder.path, `--data-mode=${mode}`],
          {},
          2,
        ),
        /^longshore: Cannot use --data-mode ".*": pass permissions such as 0700 or 0750, /,
      );
    });
  }

  it("cannot be a folder that all users share", async () => {
    await using folder = await temporaryFolder();
    await Deno.chmod(folder.path, 0o1777);
    assertMatch(
      await startToItsEnd(["--data", folder.path]),
      /: all users share it; name a folder of its own with --data\n$/,
    );
    assertEquals((await Deno.stat(folder.path)).mode! & 0o7777, 0o1777);
  });

  itAsOther(`shows another user no byte of an archive${why}`, async () => {
    await using folder = await temporaryFolder();
    await Deno.chmod(folder.path, 0o755);
    const data = join(folder.path, "data");
    await using server = await startServer({ data });
    await server.upload("a.zip", archive());
    const read = `find ${data} -type f -exec cat {} +`;
    const { code, output } = await asNobody(read);
    assert(code !== 0, output);
    assertMatch(output, /Permission denied/);
  });
});
