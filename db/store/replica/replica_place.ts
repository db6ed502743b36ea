/** Where a replica is kept, and of which database. */
export interface ReplicaPlace {
  /** The file, absolute. */
  readonly path: string;
  /** The libSQL server, as `http:` or `https:`. */
  readonly url: string;
  readonly authToken: string | undefined;
  /** True: it is copied from scratch, whatever a check would say. */
  readonly fromScratch?: boolean;
}

/** The files of a replica that are removed before it is copied from scratch. */
export function replicaFiles(path: string): readonly string[] {
  return [path, `${path}-wal`, `${path}-shm`, positionFile(path)];
}

/** libSQL keeps there how much of the server's log the replica has. */
export function positionFile(path: string): string {
  return `${path}-client_wal_index`;
}

/** Locked by the process that keeps the replica: two would damage it. */
export function lockFile(path: string): string {
  return `${path}.lock`;
}
