import { assert, assertEquals, assertMatch } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { join } from "node:path";
import { sharedSite } from "#tests/console/shared_site.ts";
import { openRelay } from "#tests/harness/server/relay.ts";
import {
  noise,
  temporaryFolder,
  zipOf,
} from "#tests/harness/store/archives.ts";
import { startServer } from "#tests/harness/server/server.ts";
import {
  consoleCommand,
  openConsole,
} from "#tests/harness/terminal/terminal.ts";
import { assertRefused, does, longshore } from "./cli.ts";

const MIB = 1024 ** 2;

/** Made once, because it takes half a second. */
const BYTES = zipOf(
  { name: "run.sh", text: "exit 0\n" },
  { name: "data", bytes: noise(8 * MIB) },
);

/** A server with one package. */
const packaged = sharedSite(async () => {
  const server = await startServer();
  await using folder = await temporaryFolder();
  const file = join(folder.path, "tool.zip");
  await Deno.writeFile(file, BYTES);
  const env = {
    LONGSHORE_SERVER: server.operatorUrl,
    LONGSHORE_TOKEN: server.token,
  };
  const make = ["packages", "create", file, "--command", "run.sh", "-q"];
  const id = (await does(env, ...make)).trim();
  return {
    ...{ server, env, id },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
});

/** The server, and a folder to download its package to. */
async function openWorks() {
  const { server, env, id } = packaged();
  const folder = await temporaryFolder();
  return {
    ...{ server, env, id },
    folder: folder.path,
    bytes: BYTES,
    async names() {
      const names = await Array.fromAsync(Deno.readDir(folder.path));
      return names.map(({ name }) => name).sort();
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

const get = ["packages", "download"];

describe("longshore packages download", () => {
  it("returns the same bytes, and replaces a file only with --force", async () => {
    await using works = await openWorks();
    const { env, folder, bytes, id } = works;
    const result = JSON.parse(
      await does(env, ...get, "tool", "-o", folder, "--json"),
    );
    const path = join(folder, "tool.zip");
    assertEquals([result.package, result.file], [Number(id), path]);
    assertEquals(await Deno.readFile(path), bytes);
    const again = [...get, id, "-o", path];
    assertRefused(await longshore(env, ...again), 1, "already exists");
    await Deno.writeTextFile(path, "mine");
    assertRefused(await longshore(env, ...again), 1, "already exists");
    assertEquals(await Deno.readTextFile(path), "mine");
    assertEquals(await does(env, ...again, "--force", "-q"), `${path}\n`);
    assertEquals(await Deno.readFile(path), bytes);
    assertEquals(await works.names(), ["tool.zip"]);
  });

  it("continues where a connection was cut, in this process and in the next", async () => {
    await using works = await openWorks();
    const { env, folder, bytes, id, server } = works;
    await using relay = openRelay(
      server.operatorUrl,
      () => null,
      (connection) => connection <= 4 ? 2 * MIB : null,
    );
    const through = { ...env, LONGSHORE_SERVER: relay.url };
    const path = join(folder, "tool.zip");
    await does(through, ...get, "tool", "-o", path);
    assertEquals(await Deno.readFile(path), bytes);
    assert(relay.connections() > 3);

    const aside = join(folder, `other.zip.${id}.part`);
    await Deno.writeFile(aside, bytes.subarray(0, 7 * MIB));
    await using short = openRelay(
      server.operatorUrl,
      () => null,
      () => 3 * MIB,
    );
    const near = { ...env, LONGSHORE_SERVER: short.url };
    await does(near, ...get, "tool", "-o", join(folder, "other.zip"));
    assertEquals(await Deno.readFile(join(folder, "other.zip")), bytes);
    assertEquals(short.connections() <= 2, true);
    assertEquals(await works.names(), ["other.zip", "tool.zip"]);
  });

  it("deletes a file that differs from the server's", async () => {
    await using works = await openWorks();
    const { env, folder, id } = works;
    const path = join(folder, "tool.zip");
    await Deno.writeFile(`${path}.${id}.part`, noise(MIB));
    const wrong = await longshore(env, ...get, "tool", "-o", path);
    assertRefused(wrong, 1, "its SHA-256 does not match; nothing was saved");
    assertEquals(await works.names(), []);
    const nowhere = await longshore(env, ...get, "tool", "-o", `${path}/x`);
    assertRefused(nowhere, 2, "no such folder");
    const device = await longshore(
      env,
      ...get,
      "tool",
      "-o",
      "/dev/null",
      "--force",
    );
    assertRefused(device, 2, "Cannot write /dev/null");
    const make = ["packages", "create", "--action", "execute", "--command"];
    await does(env, ...make, "true", "--name", "bare");
    const bare = await longshore(env, ...get, "bare");
    assertRefused(bare, 2, "has no archive, only a command");
  });

  it("writes to stdout for the next program, never to a terminal", async () => {
    await using works = await openWorks();
    const { env, bytes, id } = works;
    const child = new Deno.Command(Deno.execPath(), {
      args: [...await consoleCommand(), ...get, id, "--output", "-"],
      env: { ...env, NO_COLOR: "1" },
    });
    const { code, stdout, stderr } = await child.output();
    assertEquals([code, stderr.length], [0, 0]);
    assertEquals(stdout, bytes);
    await using tty = await openConsole({ env, args: [...get, id, "-o", "-"] });
    assertEquals(await tty.exit(), 2);
    assertMatch(tty.screen(), /Cannot print an archive to a terminal/);
  });

  it("shows its progress on a terminal", async () => {
    await using works = await openWorks();
    const { env, folder, id } = works;
    const args = [...get, id, "-o", folder];
    // Wide enough for the path of any temporary folder.
    await using tty = await openConsole({ env, args, columns: 400 });
    assertEquals(await tty.exit(), 0);
    assertMatch(tty.written(), /tool\.zip \[#+-*\] \d+ %/);
    assertMatch(
      tty.screen(),
      /tool is saved in .*tool\.zip; its SHA-256 matches/s,
    );
  });
});
