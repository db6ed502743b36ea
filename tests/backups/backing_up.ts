import { join } from "node:path";
import { openAuditFiles } from "#server/start/audit_files.ts";
import { openBackups } from "#server/backup/backups.ts";
import type { Manifest } from "#server/backup/manifest.ts";
import { secretNamed } from "#db/operators/secrets.ts";
import { beginBackup } from "#server/usecases/backups/begin_backup.ts";
import type { Services } from "#server/usecases/services.ts";
import { temporaryDatabase } from "#tests/harness/store/database.ts";
import { packageUseCases } from "#tests/harness/store/packages.ts";
import { testServices } from "#tests/harness/store/test_services.ts";

/** The passphrase of backups in tests. */
export const PASSPHRASE = "correct horse battery staple";

/** A secret of the server, to be found or not. */
export const SECRET = new TextEncoder().encode(
  "a-secret-that-is-found-at-once",
);

/**
 * Services on a database in a file with a folder of backups beside it.
 *
 * @param folder The folder of backups; by default a new one.
 */
export async function backingUp(folder?: string) {
  const database = await temporaryDatabase();
  const data = database.folder;
  await Deno.mkdir(join(data, "tls"));
  await Deno.writeTextFile(join(data, "tls", "ca.key"), "the CA's key\n");
  const auditAnchor = await openAuditFiles(data, () => {});
  const backupFolder = folder ?? await Deno.makeTempDir();
  const passphraseFile = join(data, "passphrase");
  await Deno.writeTextFile(passphraseFile, `${PASSPHRASE}\n`);
  const services = await testServices(database);
  const backups = openBackups({
    folder: backupFolder,
    passphraseFile,
    data,
    host: "ocs.example.org",
    version: "0.0.0",
  });
  const all: Services = { ...services, backups, auditAnchor };
  await secretNamed(services.store, "test", SECRET);
  const log: string[] = [];
  return {
    ...services,
    ...packageUseCases(all),
    services: all,
    backups,
    data,
    backupFolder,
    passphraseFile,
    log,
    /** Makes a backup, a minute after the last one. */
    async backUp(): Promise<Manifest> {
      services.pass(60);
      return await beginBackup(all, "operator:ada", (line) => log.push(line))
        .done;
    },
    /** The path of a file of a backup. */
    fileOf: ({ name }: Pick<Manifest, "name">, file: string) =>
      join(backupFolder, name, file),
    async [Symbol.asyncDispose]() {
      await services[Symbol.asyncDispose]();
      if (folder === undefined) {
        await Deno.remove(backupFolder, { recursive: true });
      }
    },
  };
}

/** Changes one bit in the middle of a file. */
export async function flipBit(path: string): Promise<void> {
  const bytes = await Deno.readFile(path);
  bytes[bytes.length >> 1]! ^= 1;
  await Deno.writeFile(path, bytes);
}
