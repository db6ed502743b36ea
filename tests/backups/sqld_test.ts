import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "node:path";
import { connect } from "#db/store/connection.ts";
import { createBackup, listBackups } from "#shared/contract/backups.ts";
import { verifyAudit } from "#shared/contract/events/events.ts";
import { createGroup, listGroups } from "#shared/contract/groups/groups.ts";
import {
  createPackage,
  listPackages,
} from "#shared/contract/packages/packages.ts";
import {
  type RunningServer,
  startServer,
} from "#tests/harness/server/server.ts";
import { sqldBinary, startSqld } from "#tests/harness/server/sqld.ts";
import {
  noise,
  temporaryFolder,
  zipOf,
} from "#tests/harness/store/archives.ts";
import { until } from "#tests/harness/time/until.ts";
import { PASSPHRASE } from "./backing_up.ts";
import { restore } from "./restore_process.ts";

/** The file of sqld's only database, in its folder. */
const DATABASE = "dbs/default/data";

Deno.test({
  name: "a server on sqld: the database by sqlite3, the rest by Longshore",
  ignore: sqldBinary === null,
  async fn() {
    await using folder = await temporaryFolder();
    const at = (name: string) => join(folder.path, name);
    await Deno.writeTextFile(at("passphrase"), `${PASSPHRASE}\n`);
    const flags = ["--backup-passphrase-file", at("passphrase")];
    const zip = zipOf({ name: "setup.sh", bytes: noise(50_000) });
    let token = "";
    {
      await using sqld = await startSqld();
      await using server = await startServer({
        data: at("data"),
        flags: ["--backups", at("backups"), ...flags],
        env: { LONGSHORE_DATABASE_URL: sqld.url },
      });
      token = server.token;
      const { archive } = await server.upload("setup.zip", zip);
      await server.api(createPackage, {
        body: {
          ...{ name: "vlc", action: "launch", command: "setup.sh" },
          archiveId: archive.id,
        },
      });
      await server.api(createGroup, { body: { name: "before", machines: [] } });
      copyDatabase(join(sqld.folder, DATABASE), at("copy.db"));
      await server.api(createGroup, { body: { name: "after", machines: [] } });
      await backUp(server);
    }
    const names = await Array.fromAsync(Deno.readDir(at("backups")));
    const name = names.find(({ isDirectory }) => isDirectory)!.name;
    const backup = join(at("backups"), name);
    await Deno.mkdir(join(at("sqld"), "dbs", "default"), { recursive: true });
    await Deno.copyFile(at("copy.db"), join(at("sqld"), DATABASE));
    await using sqld = await startSqld([], { folder: at("sqld") });
    const args = [backup, "--data", at("new"), ...flags];
    const alone = await restore(args);
    assertEquals(alone.code, 1);
    assertMatch(alone.err, /restore that server first, and set/);
    const env = { LONGSHORE_DATABASE_URL: sqld.url };
    const done = await restore(args, env);
    assertEquals(done.code, 0, done.err);

    await Deno.writeTextFile(join(at("new"), "admin.token"), token);
    await using server = await startServer({ data: at("new"), env });
    const groups = await server.api(listGroups);
    assertEquals(groups.rows.map(({ name }) => name), ["before"]);
    const [made] = (await server.api(listPackages)).rows;
    const original = join(at("new"), "archive", `${made!.id}`, "original");
    assertEquals(await Deno.readFile(original), zip);
    const audit = await server.api(verifyAudit);
    assert(audit.whole);
    assertEquals(audit.restored.map(({ backup }) => backup), [name]);
  },
});

Deno.test({
  name: "a copy of the folder of a stopped sqld is a backup of its database",
  ignore: sqldBinary === null,
  async fn() {
    await using folder = await temporaryFolder();
    const copy = join(folder.path, "copy");
    const data = join(folder.path, "data");
    {
      await using sqld = await startSqld();
      await using server = await startServer({
        data,
        env: { LONGSHORE_DATABASE_URL: sqld.url },
      });
      await server.api(createGroup, { body: { name: "kept", machines: [] } });
      await server.stop();
      await sqld.kill();
      await copyFolder(sqld.folder, copy);
    }
    await using sqld = await startSqld([], { folder: copy });
    await using server = await startServer({
      data,
      env: { LONGSHORE_DATABASE_URL: sqld.url },
    });
    const groups = await server.api(listGroups);
    assertEquals(groups.rows.map(({ name }) => name), ["kept"]);
    assert((await server.api(verifyAudit)).whole);
  },
});

/** As `sqlite3 FILE "vacuum into 'COPY'"`, while sqld runs. */
function copyDatabase(file: string, copy: string): void {
  const source = connect(file, "vacuum");
  try {
    source.run("vacuum into ?", [copy]);
  } finally {
    source.close();
  }
}

async function backUp(server: RunningServer): Promise<void> {
  const { name } = await server.api(createBackup);
  await until(async () => {
    const { backups } = await server.api(listBackups);
    return backups.some((one) => one.name === name);
  });
}

async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (isDirectory) await copyFolder(join(from, name), join(to, name));
    else await Deno.copyFile(join(from, name), join(to, name));
  }
}
