import { packageFiles } from "#db/packages/packages.ts";
import { fragmentFile } from "#server/archive/fragment_files.ts";
import { until } from "#tests/harness/time/until.ts";
import { writeFragmentFiles } from "#tests/harness/store/fragment_files.ts";
import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { join } from "node:path";
import { connect } from "#db/store/connection.ts";
import { BackupFailed } from "#server/backup/bad_backup.ts";
import { verifyBackup } from "#server/backup/verify_backup.ts";
import { makeDueBackup } from "#server/usecases/backups/make_due_backup.ts";
import { backupFacts } from "#server/usecases/backups/describe_backups.ts";
import { deletePackage } from "#server/usecases/packages/delete_package.ts";
import { changeSettings } from "#server/usecases/settings/change_settings.ts";
import { noise, zipOf } from "#tests/harness/store/archives.ts";
import { mayMount, smallDisk } from "#tests/harness/store/small_disk.ts";
import { backingUp, PASSPHRASE, SECRET } from "./backing_up.ts";

const ADMIN = { name: "root", role: "admin" } as const;

type Site = Awaited<ReturnType<typeof backingUp>>;

/** A package with a file of its own. */
async function aPackage(site: Site, seed: number) {
  const zip = zipOf({ name: "setup.sh", bytes: noise(100_000, seed) });
  const { archive } = await site.upload(zip);
  const { package: made } = await site.create({
    name: `app${seed}`,
    archiveId: archive.id,
    command: "setup.sh",
  });
  return made!;
}

const inode = async (path: string) => (await Deno.stat(path)).ino;

Deno.test("a backup has the database, archives by digest, keys and digests", async () => {
  await using site = await backingUp();
  const made = await aPackage(site, 1);
  const { id: machine } = await site.aMachine();
  const backup = await site.backUp();
  assertEquals(
    backup.archives.map(({ packages }) => packages),
    [[made.id]],
  );
  const { manifest, keys } = await verifyBackup(
    site.fileOf(backup, ""),
    PASSPHRASE,
  );
  assertEquals(manifest, backup);
  assertEquals(Object.keys(keys.files), ["audit.key", "tls/ca.key"]);
  assertEquals(keys.secrets["test"], SECRET.toHex());
  const copy = connect(site.fileOf(backup, "longshore.db"), "read");
  try {
    const [row] = copy.run("select id from machine").rows;
    assertEquals(row!.id, machine);
  } finally {
    copy.close();
  }
  assertEquals(
    (await Array.fromAsync(Deno.readDir(site.fileOf(backup, ""))))
      .map(({ name }) => name).sort(),
    ["SHA256SUMS", "archive", "keys.json", "longshore.db", "manifest.json"],
  );
  await until(() => site.log.length > 0);
  assertMatch(site.log[0]!, /is made/);
  await until(async () => (await site.eventKinds()).at(-1) === "backup.made");
});

Deno.test("no secret of the server is readable in a backup", async () => {
  await using site = await backingUp();
  const backup = await site.backUp();
  const key = await Deno.readTextFile(join(site.data, "audit.key"));
  for (const file of ["longshore.db", "keys.json", "manifest.json"]) {
    const bytes = new TextDecoder("latin1")
      .decode(await Deno.readFile(site.fileOf(backup, file)));
    for (
      const secret of [new TextDecoder().decode(SECRET), key.trim(), "CA's key"]
    ) {
      assert(!bytes.includes(secret), `${secret} is in ${file}`);
    }
  }
});

Deno.test("a backup links the archives of the one before, and copies new ones", async () => {
  await using site = await backingUp();
  await aPackage(site, 1);
  const first = await site.backUp();
  await aPackage(site, 2);
  const second = await site.backUp();
  const [old, fresh] = second.archives;
  assertEquals(second.copiedBytes, fresh!.bytes);
  const file = `archive/${old!.sha256}`;
  assertEquals(
    await inode(site.fileOf(second, file)),
    await inode(site.fileOf(first, file)),
  );
  assert(
    await inode(site.fileOf(second, file)) !==
      await inode(site.archives.originalPath(old!.packages[0]!)),
    "a backup does not share files with the data folder",
  );
});

Deno.test("a damaged archive is named", async () => {
  await using site = await backingUp();
  const one = await aPackage(site, 1);
  const two = await aPackage(site, 2);
  await Deno.writeTextFile(site.archives.originalPath(one.id), "damaged");
  const { archives, missing } = await site.backUp();
  assertEquals(archives.map(({ packages }) => packages), [[two.id]]);
  assertEquals(missing, [
    { package: one.id, why: missing[0]!.why },
  ]);
  assertMatch(missing[0]!.why, /^its original has 7 bytes instead of \d+$/);
});

Deno.test("where fragments still have files, they replace a damaged archive; without both it is named", async () => {
  await using site = await backingUp();
  const one = await aPackage(site, 1);
  const two = await aPackage(site, 2);
  const original = ({ id }: { id: number }) => site.archives.originalPath(id);
  const folder = join(site.data, "archive");
  for (const { id } of [one, two]) {
    const files = await packageFiles(site.services.store.db, id);
    await writeFragmentFiles(folder, id, files!.fragments);
  }
  await Deno.writeTextFile(original(one), "damaged");
  await Deno.remove(original(two));
  await Deno.remove(fragmentFile(folder, two.id, 1));
  const { archives, missing } = await site.backUp();
  assertEquals(archives.map(({ packages }) => packages), [[one.id]]);
  assertEquals(missing.map((entry) => entry.package), [two.id]);
  assertMatch(missing[0]!.why, /original is missing/);
  assertEquals((await backupFacts(site.services))?.newest?.missing.length, 1);
});

Deno.test("a package that is deleted meanwhile keeps its files until they are copied", async () => {
  await using site = await backingUp();
  const { id } = await aPackage(site, 1);
  const release = site.archives.hold();
  await deletePackage(site.services, id, { name: "ada", role: "operator" });
  await Deno.stat(site.archives.originalPath(id));
  await release();
  await assertRejects(
    () => Deno.stat(site.archives.originalPath(id)),
    Deno.errors.NotFound,
  );
});

Deno.test("the oldest backups are removed, and what an interrupted one has left", async () => {
  await using site = await backingUp();
  await changeSettings(
    site.services,
    { scope: { level: "global" }, change: { backupsKept: 2 } },
    ADMIN,
  );
  await aPackage(site, 1);
  const backups = [await site.backUp(), await site.backUp()];
  const left = join(site.backupFolder, "2026-11-22T09-00-00Z.part");
  await Deno.mkdir(left);
  await Deno.mkdir(join(site.backupFolder, "other.part"));
  backups.push(await site.backUp());
  assertEquals(
    (await Array.fromAsync(Deno.readDir(site.backupFolder)))
      .map(({ name }) => name).sort(),
    [backups[1]!.name, backups[2]!.name, "backup.lock", "other.part"].sort(),
  );
  for (const { name } of backups.slice(1)) {
    await verifyBackup(join(site.backupFolder, name), PASSPHRASE);
  }
});

Deno.test("one backup is made at a time in a folder", async () => {
  await using site = await backingUp();
  using lock = await Deno.open(join(site.backupFolder, "backup.lock"), {
    write: true,
    create: true,
  });
  await lock.lock(true);
  const error = await assertRejects(() => site.backUp(), BackupFailed);
  assertMatch(error.message, /another server is making one/);
  assertEquals(site.backups.failure?.message, error.message);
});

Deno.test("a passphrase that is missing or short is refused, and the failure is kept", async () => {
  await using site = await backingUp();
  await Deno.writeTextFile(site.passphraseFile, "short\n");
  await assertRejects(() => site.backUp(), BackupFailed, "at least 12");
  await Deno.remove(site.passphraseFile);
  await assertRejects(() => site.backUp(), BackupFailed, "there is no file");
  // It is noted after the failure is known.
  await until(async () => (await site.eventKinds()).at(-1) === "backup.failed");
  assertEquals((await backupFacts(site.services))?.failure === null, false);
  assertEquals(await site.backups.list(), []);
});

Deno.test("the backup of the day is made once", async () => {
  await using site = await backingUp();
  const { services, backups, log } = site;
  const note = (line: string) => log.push(line);
  await (await makeDueBackup(services, note))!.done;
  site.pass(60);
  assertEquals(await makeDueBackup(services, note), null);
  site.pass(86_400);
  await (await makeDueBackup(services, note))!.done;
  assertEquals((await backups.list()).length, 2);
});

Deno.test({
  name: "a full disk fails the backup, and leaves the earlier ones whole",
  ignore: !await mayMount(),
  async fn() {
    await using disk = await smallDisk(40 * 1024 ** 2);
    await using site = await backingUp(disk!.path);
    const first = await site.backUp();
    await Deno.writeFile(
      join(disk!.path, "filler"),
      new Uint8Array(38 * 1024 ** 2),
    );
    await assertRejects(
      () => site.backUp(),
      BackupFailed,
      "is free on its disk",
    );
    const names = (await Array.fromAsync(Deno.readDir(disk!.path)))
      .map(({ name }) => name);
    assertEquals(names.sort(), [first.name, "backup.lock", "filler"].sort());
    await verifyBackup(join(disk!.path, first.name), PASSPHRASE);
  },
});
