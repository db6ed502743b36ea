/// <reference lib="deno.worker" />
/**
 * The thread in which a backup is made: copying a database fills a core, and
 * reading archives many times 256 KiB.
 */
import { snapshotFile } from "#db/store/snapshot.ts";
import { DATABASE_ERRORS } from "#db/store/thread_errors.ts";
import type { Channel } from "#shared/threads/channel.ts";
import { serveThread } from "#shared/threads/serve_thread.ts";
import { syncFolder } from "#server/archive/disk.ts";
import { type ArchiveRequest, copyArchives } from "./copy_archives.ts";
import { lowerPriority } from "./thread_priority.ts";
import { digestOf } from "./manifest.ts";

export interface BackupOwner {
  /** More bytes of archives are done. */
  progress(bytes: number): void;
}

export type BackupThread = ReturnType<typeof backupThread>;

function backupThread(owner: Channel<BackupOwner>) {
  lowerPriority(); // Polls come first.
  return {
    /** Copies the database; the copy is on the disk then. */
    async snapshot(file: string, copyPath: string) {
      const facts = snapshotFile(file, copyPath);
      {
        using copy = await Deno.open(copyPath, { write: true });
        await copy.sync();
      }
      return { ...facts, copy: await digestOf(copyPath) };
    },
    /** Links or copies the archives; they are on the disk then. */
    async archives(request: ArchiveRequest) {
      const done = await copyArchives(
        request,
        (bytes) => owner.notify("progress", bytes),
      );
      await syncFolder(`${request.to}/archive`);
      return done;
    },
  };
}

serveThread<BackupThread, BackupOwner>(backupThread, DATABASE_ERRORS);
