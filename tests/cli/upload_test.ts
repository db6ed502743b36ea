import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { readPackage } from "#shared/contract/packages/packages.ts";
import { LinkLost } from "#tui/api/retry.ts";
import { upload } from "#tui/api/upload.ts";
import {
  noise,
  tarGzOf,
  temporaryFolder,
  zipOf,
} from "#tests/harness/store/archives.ts";
import { sharedSite } from "#tests/console/shared_site.ts";
import { openRelay } from "#tests/harness/server/relay.ts";
import { startServer } from "#tests/harness/server/server.ts";
import { openConsole } from "#tests/harness/terminal/terminal.ts";
import { assertRefused, does, longshore } from "./cli.ts";

const MIB = 1024 ** 2;

/** Made once, because it takes half a second. */
const BYTES = zipOf(
  { name: "run.sh", text: "#!/bin/sh\nexit 0\n" },
  { name: "data", bytes: noise(8 * MIB) },
);

const shared = sharedSite(startServer);

/**
 * The server, and a folder with a large archive of files that do not compress.
 */
async function openWorks() {
  const server = shared();
  const folder = await temporaryFolder();
  const archive = `${folder.path}/tool.zip`;
  await Deno.writeFile(archive, BYTES);
  const digest = await crypto.subtle.digest("SHA-256", BYTES);
  return {
    server,
    folder: folder.path,
    archive,
    sha256: new Uint8Array(digest).toHex(),
    env: {
      LONGSHORE_SERVER: server.operatorUrl,
      LONGSHORE_TOKEN: server.token,
    },
    make: [
      ...["packages", "create", archive, "--command", "run.sh"],
      ...["--action", "launch", "--target", "unix"],
    ],
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

describe("longshore packages create", () => {
  it("continues where a connection was cut, until the upload is complete", async () => {
    await using works = await openWorks();
    const { server, env, make, sha256 } = works;
    await using relay = openRelay(
      server.operatorUrl,
      (connection) => connection <= 3 ? 2 * MIB : null,
    );
    const through = { ...env, LONGSHORE_SERVER: relay.url };
    const id = await does(through, ...make, "--quiet", "--activate");
    const made = await server.api(readPackage, { params: { id: id.trim() } });
    assertEquals([made.name, made.active], ["tool", true]);
    assertEquals(made.archive?.sha256, sha256);
    assert(relay.connections() > 3);
  });

  it("can be continued by another process", async () => {
    await using works = await openWorks();
    const { server, env, make, archive, sha256 } = works;
    await using relay = openRelay(server.operatorUrl, () => 3 * MIB);
    const connection = { server: relay.url, token: server.token };
    const options = { target: "unix", pausesMs: [] } as const;
    const lost = await assertRejects(
      () => upload(connection, archive, options),
      LinkLost,
    );
    const other = `${works.folder}/other.zip`;
    await Deno.writeFile(other, zipOf({ name: "run.sh", text: "" }));
    const wrong = ["packages", "create", other, ...make.slice(3)];
    assertRefused(
      await longshore(env, ...wrong, "--resume", lost.progress!.id!),
      2,
      `is not the file that upload ${lost.progress!.id!} started with`,
    );
    const id = await does(
      env,
      ...make,
      "--quiet",
      "--resume",
      lost.progress!.id!,
    );
    const made = await server.api(readPackage, { params: { id: id.trim() } });
    assertEquals(made.archive?.sha256, sha256);
  });

  it("shows its progress on a terminal, and nowhere else", async () => {
    await using works = await openWorks();
    const { env, make } = works;
    await using tty = await openConsole({ env, args: make });
    assertEquals(await tty.exit(), 0);
    assertMatch(tty.written(), /tool\.zip \[#+-*\] \d+ %/);
    assertMatch(tty.screen(), /tool is created, ID \d{10}; it is off/);
  });

  it("wraps one file for every agent, unless it has a target", async () => {
    await using works = await openWorks();
    const { server, env, folder } = works;
    const file = `${folder}/tool.bin`;
    await Deno.writeFile(file, noise(2000));
    const store = ["packages", "create", file, "--action", "store"];
    const make = [...store, "--path", "/opt/tool", "-q"];
    const kinds = [[[], "zip"], [["--target", "unix"], "tar.gz"]] as const;
    for (const [more, kind] of kinds) {
      const id = (await does(env, ...make, ...more)).trim();
      const made = await server.api(readPackage, { params: { id } });
      assertEquals(made.archive?.kind, kind);
    }
  });

  it("says in a sentence what is wrong with a file", async () => {
    await using works = await openWorks();
    const { env, folder, make } = works;
    const before = await does(env, "packages", "list", "-q");
    const whole = await tarGzOf({
      name: "run.sh",
      text: "#!/bin/sh\nexit 0\n",
    });
    const cut = `${folder}/cut.tar.gz`;
    await Deno.writeFile(cut, whole.subarray(0, whole.length - 20));
    const create = ["packages", "create"];
    const broken = await longshore(env, ...create, cut, ...make.slice(3));
    assertRefused(broken, 1, "The archive ends too early");
    const other = ["--command", "other.sh", "--action", "launch", "--dry-run"];
    const tried = await longshore(env, ...make.slice(0, 3), ...other);
    assertEquals([tried.code, tried.out], [1, ""]);
    assertMatch(tried.err, /^Error: "other\.sh" is not in the archive; /);
    assertMatch(
      tried.err,
      /\nThe server would refuse it; nothing was changed\n$/,
    );
    assertEquals(await does(env, "packages", "list", "-q"), before);
  });
});
