import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "node:path";
import { createBackup, listBackups } from "#shared/contract/backups.ts";
import {
  createPackage,
  listPackages,
} from "#shared/contract/packages/packages.ts";
import {
  type RunningServer,
  startServer,
} from "#tests/harness/server/server.ts";
import { startToItsEnd } from "#tests/harness/server/start_to_its_end.ts";
import {
  noise,
  temporaryFolder,
  zipOf,
} from "#tests/harness/store/archives.ts";
import { until } from "#tests/harness/time/until.ts";
import { verifyBackup } from "#server/backup/verify_backup.ts";
import { PASSPHRASE } from "./backing_up.ts";
import { restore, startRestore } from "./restore_process.ts";

/** Copied at 100 MB/s at most: time enough to be seen half-way. */
const ARCHIVE_BYTES = 60 * 1024 ** 2;

async function backUp(server: RunningServer): Promise<void> {
  const { name } = await server.api(createBackup);
  await until(async () => {
    const { backups } = await server.api(listBackups);
    return backups.some((one) => one.name === name);
  });
}

async function namesIn(folder: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(folder)))
    .map(({ name }) => name).sort();
}

async function addPackage(server: RunningServer, seed: number): Promise<void> {
  const zip = zipOf({ name: "setup.sh", bytes: noise(ARCHIVE_BYTES, seed) });
  const { archive } = await server.upload("setup.zip", zip);
  await server.api(createPackage, {
    body: {
      ...{ name: `app${seed}`, action: "launch", command: "setup.sh" },
      archiveId: archive.id,
    },
  });
}

Deno.test("a backup and a restore that are killed half-way leave nothing broken", async () => {
  await using folder = await temporaryFolder();
  const at = (name: string) => join(folder.path, name);
  await Deno.writeTextFile(at("passphrase"), `${PASSPHRASE}\n`);
  const flags = ["--backup-passphrase-file", at("passphrase")];
  await using server = await startServer({
    data: at("data"),
    flags: ["--backups", at("backups"), ...flags],
  });
  await backUp(server);
  const [first] = (await server.api(listBackups)).backups;

  await addPackage(server, 1);
  const second = (await server.api(createBackup)).name;
  await until(async () => {
    const { running } = await server.api(listBackups);
    assert(running, "the backup was made before it could be killed");
    return running.step === "archives";
  });
  await server.kill();
  assert((await namesIn(at("backups"))).includes(`${second}.part`));
  await verifyBackup(join(at("backups"), first!.name), PASSPHRASE);
  const part = await restore([
    ...[join(at("backups"), `${second}.part`), ...flags, "--verify"],
  ]);
  assertMatch(part.err, /it was not finished/);

  await server.restart();
  await backUp(server);
  const names = (await namesIn(at("backups")))
    .filter((name) => name !== "backup.lock");
  assert(names.every((name) => !name.endsWith(".part")), names.join(" "));
  for (const name of names) {
    await verifyBackup(join(at("backups"), name), PASSPHRASE);
  }
  await server.stop();

  const newest = join(at("backups"), names.at(-1)!);
  const args = [newest, "--data", at("new"), ...flags];
  const child = await startRestore(args);
  const stage = join(at("new"), "restore.part", "archive");
  await until(() => Deno.stat(stage).then(() => true, () => false));
  child.kill("SIGKILL");
  const { success } = await child.output();
  assertEquals(success, false, "the restore ended before it could be killed");
  assertMatch(
    await startToItsEnd(["--data", at("new")]),
    /a restore into it was interrupted; run it again/,
  );
  const again = await restore(args);
  assertEquals(again.code, 0, again.err);
  assertEquals((await namesIn(at("new"))).includes("restore.part"), false);
  await Deno.writeTextFile(join(at("new"), "admin.token"), server.token);
  await using restored = await startServer({ data: at("new") });
  assertEquals((await restored.api(listPackages)).rows.length, 1);
});
