import {
  type PackageFiles,
  packageFiles,
  packagesWithArchive,
} from "#db/packages/packages.ts";
import { LIVE_MS } from "#db/servers/clock.ts";
import {
  heldStatements,
  holdersOf,
  packagesHeldBy,
  packagesWithFiles,
} from "#db/servers/server_packages.ts";
import { listServers } from "#db/servers/servers.ts";
import { type Bucket, BucketError } from "#server/archive/bucket.ts";
import type { Archives } from "#server/archive/archives.ts";
import type { Store } from "#db/store/transaction.ts";

/** Opens the archive of a package at another server. */
export type OpenAtServer = (
  address: string,
  packageId: number,
) => Promise<ReadableStream<Uint8Array>>;

/** Which packages' files are on this server. */
export interface SharedFiles {
  /** Packages that are not offered here, because their files are missing. */
  readonly missing: ReadonlySet<number>;
  /** Those of `packageIds` whose files are missing; they are then fetched. */
  missingOf(packageIds: readonly number[]): Promise<readonly number[]>;
}

/** A server that has its database alone has all files. */
export const ALL_HERE: SharedFiles = {
  missing: new Set(),
  missingOf: () => Promise.resolve([]),
};

export interface FetchOptions {
  readonly store: Pick<Store, "db" | "commit">;
  readonly archives: Pick<Archives, "packages" | "adopt" | "adoptTwin">;
  readonly serverId: string;
  /** Has the archives of all servers; null: there is none. */
  readonly bucket: Bucket | null;
  /** Null: without a key file, files come only by a shared folder. */
  readonly openAtServer: OpenAtServer | null;
  readonly log: (line: string) => void;
}

/**
 * The files of packages where several servers have one database: those that
 * another server has made are fetched from a server that has them, and checked
 * by their recorded digests.
 */
export class FetchedFiles implements SharedFiles {
  readonly #options: FetchOptions;
  #missing = new Set<number>();
  /** Those that were logged as not found at any server. */
  #unfound = new Set<number>();

  constructor(options: FetchOptions) {
    this.#options = options;
  }

  get missing(): ReadonlySet<number> {
    return this.#missing;
  }

  async missingOf(packageIds: readonly number[]): Promise<readonly number[]> {
    if (packageIds.length === 0) return [];
    const { store, archives } = this.#options;
    const here = await archives.packages();
    const absent = packageIds.filter((id) => !here.has(id));
    const missing: number[] = [];
    for (const id of absent) {
      const recorded = await packageFiles(store.db, id);
      if (recorded && recorded.fragments.length > 0) missing.push(id);
    }
    for (const id of missing) this.#missing.add(id);
    return missing;
  }

  /** Compares the packages with the files here, and fetches what is missing. */
  async fetchMissing(): Promise<void> {
    const { store, archives, serverId } = this.#options;
    const wanted = await packagesWithFiles(store.db);
    const here = await archives.packages();
    this.#missing = new Set(wanted.filter((id) => !here.has(id)));
    await this.#note(wanted.filter((id) => here.has(id)));
    for (const id of [...this.#missing]) {
      if (!await this.#fetch(id)) continue;
      this.#missing.delete(id);
      this.#unfound.delete(id);
      await store.commit(
        heldStatements(serverId, { added: [id], removed: [] }),
      );
    }
  }

  /** Tells the other servers which packages this one has. */
  async #note(held: readonly number[]): Promise<void> {
    const { store, serverId } = this.#options;
    const noted = await packagesHeldBy(store.db, serverId);
    const added = held.filter((id) => !noted.has(id));
    const removed = [...noted.difference(new Set(held))];
    if (added.length + removed.length === 0) return;
    await store.commit(heldStatements(serverId, { added, removed }));
  }

  /** @returns True if the files are here now. */
  async #fetch(packageId: number): Promise<boolean> {
    const { store, archives, openAtServer, bucket, log } = this.#options;
    const recorded = await packageFiles(store.db, packageId);
    if (!recorded || recorded.fragments.length === 0) return true;
    const same = await packagesWithArchive(store.db, recorded.sha256);
    if (await archives.adoptTwin(packageId, recorded, same)) return true;
    const faults: string[] = [];
    for (const { name, open } of await this.#sources(packageId, recorded)) {
      try {
        const body = await open();
        if (body === null) {
          faults.push(`${name}: it does not have it`);
          continue;
        }
        await archives.adopt(packageId, body, recorded);
        log(
          `archive: fetched package ${packageId}, ${recorded.bytes} bytes, from ${name}`,
        );
        return true;
      } catch (error) {
        faults.push(
          error instanceof BucketError
            ? error.message
            : `${name}: ${(error as Error).message}`,
        );
      }
    }
    if (!this.#unfound.has(packageId)) {
      this.#unfound.add(packageId);
      log(
        `archive: package ${packageId} is not offered here, because its files are missing: ${
          openAtServer === null && bucket === null
            ? "give all servers the same --key-file, one archive folder, or an S3-compatible store"
            : faults.join("; ") || "no live server has them"
        }`,
      );
    }
    return false;
  }

  /** The bucket, then the live servers, those that have the package first. */
  async #sources(
    packageId: number,
    { sha256 }: PackageFiles,
  ): Promise<readonly Source[]> {
    const { store, serverId, openAtServer, bucket } = this.#options;
    const sources: Source[] = bucket
      ? [{ name: bucket.name, open: () => bucket.open(sha256) }]
      : [];
    if (openAtServer === null) return sources;
    const holders = new Set(await holdersOf(store.db, packageId));
    const servers = (await listServers(store))
      .filter(({ id, hasStopped, seenAgo }) =>
        id !== serverId && !hasStopped && seenAgo <= LIVE_MS
      )
      .sort((a, b) => Number(holders.has(b.id)) - Number(holders.has(a.id)));
    return [
      ...sources,
      ...servers.map(({ name, address }) => ({
        name: `${name} (${address})`,
        open: () => openAtServer(address, packageId),
      })),
    ];
  }
}

/** A place that may have the archive of a package. */
interface Source {
  readonly name: string;
  /** Null: it does not have it. */
  readonly open: () => Promise<ReadableStream<Uint8Array> | null>;
}
