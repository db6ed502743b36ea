import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "node:path";
import { isOneFile } from "#server/archive/store.ts";
import type { Manifest } from "#server/backup/manifest.ts";
import { listBackups } from "#shared/contract/backups.ts";
import { listEvents, verifyAudit } from "#shared/contract/events/events.ts";
import { createGroup, listGroups } from "#shared/contract/groups/groups.ts";
import { readOverview } from "#shared/contract/server.ts";
import { createPackage } from "#shared/contract/packages/packages.ts";
import { addressOf, call, reach } from "#tui/api/call.ts";
import { downloadArchive } from "#shared/contract/packages/packages.ts";
import { does, longshore } from "#tests/cli/cli.ts";
import { simulatedAgent } from "#tests/harness/agents/agent.ts";
import { simulatedMachine } from "#tests/harness/agents/agent_machine.ts";
import {
  type RunningServer,
  startServer,
} from "#tests/harness/server/server.ts";
import {
  noise,
  temporaryFolder,
  zipOf,
} from "#tests/harness/store/archives.ts";
import { flipBit, PASSPHRASE } from "./backing_up.ts";
import { restore } from "./restore_process.ts";

/** A server with a folder of backups, and the files of its operator. */
async function aSite(folder: string) {
  const passphrase = join(folder, "passphrase");
  await Deno.writeTextFile(passphrase, `${PASSPHRASE}\n`);
  const backups = join(folder, "backups");
  const server = await startServer({
    data: join(folder, "data"),
    flags: ["--backups", backups, "--backup-passphrase-file", passphrase],
  });
  const token = join(folder, "token");
  await Deno.writeTextFile(token, server.token);
  const env = {
    LONGSHORE_SERVER: server.operatorUrl,
    LONGSHORE_TOKEN_FILE: token,
  };
  return { server, env, token, backups, passphrase };
}

/** The archive of a package, as operators download it. */
async function archiveOf(
  { operatorUrl, token }: Pick<RunningServer, "operatorUrl" | "token">,
  id: number,
): Promise<Uint8Array> {
  const address = addressOf(downloadArchive, { params: { id } });
  const answer = await reach({ server: operatorUrl, token }, address, {
    headers: {},
  });
  return new Uint8Array(await answer.arrayBuffer());
}

Deno.test("a backup is made while the server runs, and restored on another host", async () => {
  await using folder = await temporaryFolder();
  const site = await aSite(folder.path);
  await using server = site.server;
  const zip = zipOf({ name: "setup.sh", bytes: noise(300_000, 3) });
  const { archive } = await server.upload("setup.zip", zip);
  const { package: made } = await server.api(createPackage, {
    body: {
      ...{ name: "vlc", action: "launch", command: "setup.sh" },
      archiveId: archive.id,
    },
  });
  const { archive: again } = await server.upload("setup.zip", zip);
  const { package: same } = await server.api(createPackage, {
    body: {
      ...{ name: "vlc again", action: "launch", command: "setup.sh" },
      archiveId: again.id,
    },
  });
  await server.api(createGroup, { body: { name: "before", machines: [] } });

  assertMatch(await does(site.env, "backup", "create"), /is made; it took/);
  await server.api(createGroup, { body: { name: "after", machines: [] } });
  const [backup] = (await server.api(listBackups)).backups;
  const name = backup!.name;
  assertMatch(
    await does(site.env, "backup", "list", "--no-headers"),
    new RegExp(`^${name} `),
  );
  assertMatch(await does(site.env, "backup", "show", name), /Archives +1, /);
  assert((await server.api(readOverview)).backup!.madeAt);
  assertMatch(await does(site.env, "overview"), /Backup +\d+ s ago/);
  const metrics = await fetch(`${server.operatorUrl}/metrics`, {
    headers: { authorization: `Bearer ${server.token}` },
  });
  assertMatch(
    await metrics.text(),
    /^longshore_backup_age_seconds \d+$/m,
  );

  const data = join(folder.path, "data");
  const other = join(folder.path, "other");
  const path = join(site.backups, name);
  const flags = ["--backup-passphrase-file", site.passphrase];
  const running = await restore([path, "--data", data, ...flags]);
  assertEquals([running.code, running.out], [1, ""]);
  assertMatch(running.err, /another server is running on it/);
  const checked = await restore([path, "--data", other, ...flags, "--verify"]);
  assertEquals([checked.code, checked.err], [0, ""]);
  assertMatch(checked.out, /is whole: .* 1 archives.*Nothing was changed/);
  await assertGone(other);
  const restored = await restore([path, "--data", other, ...flags]);
  assertEquals(restored.code, 0, restored.err);
  assert(
    await isOneFile(join(other, "archive"), made!.id, same!.id),
    "the two packages share one file again",
  );

  // A new data folder has no admin.token; the token itself is restored.
  await Deno.writeTextFile(join(other, "admin.token"), server.token);
  await using second = await startServer({
    data: other,
    flags: ["--name", "new.example.org"],
  });
  const groups = await second.api(listGroups);
  assertEquals(groups.rows.map(({ name }) => name), ["before"]);
  assertEquals(await archiveOf(second, made!.id), zip);
  assertEquals(
    await Deno.readTextFile(join(other, "tls", "cacert.pem")),
    await Deno.readTextFile(server.caPath),
  );
  using agent = simulatedAgent({
    server: second.agentTlsUrl,
    machine: simulatedMachine(1),
    ca: await Deno.readTextFile(server.caPath),
  });
  assertEquals((await agent.cycle()).exitCode, 0);

  const audit = await second.api(verifyAudit);
  assertEquals([audit.whole, audit.restored.length], [true, 1]);
  assertEquals(audit.restored[0]!.backup, name);
  const { events } = await second.api(listEvents, {
    query: { kind: "audit.restored", before: 1_000_000 },
  });
  assertEquals(events[0]!.payload.newestEvent, backup!.newestEvent);
  assertMatch(
    await does(
      { ...site.env, LONGSHORE_SERVER: second.operatorUrl },
      "audit",
      "--verify",
    ),
    new RegExp(`restored from the backup ${name}`),
  );
});

async function assertGone(path: string): Promise<void> {
  const found = await Deno.stat(path).catch(() => null);
  assertEquals(found, null, `${path} is there`);
}

Deno.test("a server without a folder of backups says what to do", async () => {
  await using server = await startServer();
  const env = {
    LONGSHORE_SERVER: server.operatorUrl,
    LONGSHORE_TOKEN_FILE: join(server.data, "admin.token"),
  };
  const { code, err } = await longshore(env, "backup", "create");
  assertEquals(code, 1);
  assertMatch(err, /start it with --backups/);
  const { code: listed, out } = await longshore(env, "backup", "list");
  assertEquals([listed, out], [0, ""]);
  const state = await call(
    { server: server.operatorUrl, token: server.token },
    listBackups,
  );
  assertEquals([state.folder, state.backups], [null, []]);
});

Deno.test("a backup that cannot be used is refused, and nothing is changed", async () => {
  await using folder = await temporaryFolder();
  const site = await aSite(folder.path);
  {
    await using server = site.server;
    const zip = zipOf({ name: "setup.sh", bytes: noise(50_000, 3) });
    const { archive } = await server.upload("setup.zip", zip);
    await server.api(createPackage, {
      body: {
        ...{ name: "vlc", action: "launch", command: "setup.sh" },
        archiveId: archive.id,
      },
    });
    await does(site.env, "backup", "create");
  }
  const [name] = (await Array.fromAsync(Deno.readDir(site.backups)))
    .filter(({ isDirectory }) => isDirectory).map(({ name }) => name);
  const whole = join(site.backups, name!);
  const [digest] = (await Array.fromAsync(Deno.readDir(join(whole, "archive"))))
    .map(({ name }) => name);
  const wrong = join(folder.path, "wrong");
  await Deno.writeTextFile(wrong, "another passphrase\n");

  const target = join(folder.path, "target");
  const cases: {
    readonly what: string;
    readonly change: (backup: string) => Promise<void>;
    readonly passphrase?: string;
    readonly message: RegExp;
  }[] = [
    {
      what: "a bit of the database",
      change: (backup) => flipBit(join(backup, "longshore.db")),
      message: /longshore\.db has changed; use another backup/,
    },
    {
      what: "a bit of an archive",
      change: (backup) => flipBit(join(backup, "archive", digest!)),
      message: /archive\/.* has changed/,
    },
    {
      what: "a bit of the keys",
      change: (backup) => flipBit(join(backup, "keys.json")),
      message: /keys\.json has changed/,
    },
    {
      what: "a bit of the manifest",
      change: (backup) => flipBit(join(backup, "manifest.json")),
      message: /manifest\.json does not have the digest/,
    },
    {
      what: "an archive that is missing",
      change: (backup) => Deno.remove(join(backup, "archive", digest!)),
      message: /archive\/.* is missing/,
    },
    {
      what: "a newer schema",
      change: (backup) =>
        rewrite(backup, (manifest) => {
          manifest.schema.push("9999_future");
          manifest.version = "9.9.9";
        }),
      message:
        /version 9\.9\.9 made it, and its migration "9999_future" is not known here/,
    },
    {
      what: "a newer format",
      change: (backup) => rewrite(backup, (manifest) => manifest.format = 2),
      message: /made it in a newer format/,
    },
    {
      what: "another list of archives",
      change: (backup) =>
        rewrite(backup, (manifest) => manifest.archives[0]!.packages.push(7)),
      message: /another passphrase, or somebody has put another database/,
    },
    {
      what: "another passphrase",
      change: () => Promise.resolve(),
      passphrase: wrong,
      message: /its keys have another passphrase/,
    },
  ];
  for (const { what, change, passphrase = site.passphrase, message } of cases) {
    const copy = join(folder.path, "copy");
    await copyFolder(whole, copy);
    await change(copy);
    const { code, out, err } = await restore([
      ...[copy, "--data", target, "--backup-passphrase-file", passphrase],
    ]);
    assertEquals([code, out], [1, ""], what);
    assertMatch(`${what}: ${err}`, message);
    assertEquals(err.trimEnd().split("\n").length, 1, err);
    await assertGone(target);
    await Deno.remove(copy, { recursive: true });
  }

  const flags = ["--data", target, "--backup-passphrase-file", site.passphrase];
  const outside = await restore([folder.path, ...flags]);
  assertMatch(outside.err, /name the folder of one backup/);
  await Deno.mkdir(target);
  await Deno.writeTextFile(join(target, "notes.txt"), "mine");
  const used = await restore([whole, ...flags]);
  assertMatch(used.err, /it is not empty \(notes\.txt\)/);
  assertEquals(
    (await Array.fromAsync(Deno.readDir(target))).map(({ name }) => name),
    ["notes.txt"],
  );
  const remote = await restore(
    [whole, "--data", join(folder.path, "new"), ...flags.slice(2)],
    { LONGSHORE_DATABASE_URL: "http://127.0.0.1:1" },
  );
  assertMatch(remote.err, /it has its database in a file/);
});

async function rewrite(
  backup: string,
  change: (manifest: Manifest) => void,
): Promise<void> {
  const path = join(backup, "manifest.json");
  const before = await Deno.readTextFile(path);
  const manifest: Manifest = JSON.parse(before);
  change(manifest);
  const after = `${JSON.stringify(manifest, null, 2)}\n`;
  await Deno.writeTextFile(path, after);
  const sums = join(backup, "SHA256SUMS");
  const text = await Deno.readTextFile(sums);
  await Deno.writeTextFile(
    sums,
    text.replace(await sha256(before), await sha256(after)),
  );
}

async function sha256(text: string): Promise<string> {
  const bytes = new TextEncoder().encode(text);
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return new Uint8Array(digest).toHex();
}

async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to);
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (isDirectory) await copyFolder(join(from, name), join(to, name));
    else await Deno.copyFile(join(from, name), join(to, name));
  }
}
