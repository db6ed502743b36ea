import { connect } from "./connection.ts";

/** The archive of a package that is not deleted. */
export interface PackageArchive {
  readonly id: number;
  readonly bytes: number;
  /** In lower-case hex. */
  readonly sha256: string;
}

/** The facts of a copied database that go into a backup's manifest. */
export interface SnapshotFacts {
  /** The names of its migrations, in their order. */
  readonly schema: readonly string[];
  readonly newestEvent: number;
  readonly packages: readonly PackageArchive[];
  /** The server's own secrets, in hexadecimal; they are not in the copy. */
  readonly secrets: Readonly<Record<string, string>>;
}

/**
 * Copies a database that is in use to a new file, as it is at one moment, and
 * takes the server's own secrets out of the copy. Writers go on meanwhile; what
 * they write stays in the write-ahead log until this is done. The copy is not on
 * the disk yet.
 *
 * @throws {DatabaseError} Code SQLITE_FULL, if the copy's disk is full.
 */
export function snapshotFile(path: string, copyPath: string): SnapshotFacts {
  Deno.openSync(copyPath, { write: true, createNew: true, mode: 0o600 })
    .close();
  const source = connect(path, "vacuum");
  try {
    source.run("vacuum into ?", [copyPath]);
  } finally {
    source.close();
  }
  const copy = connect(copyPath, "vacuum");
  try {
    const secrets = copy.run("select name, hex(value) as value from secret")
      .rows.map((
        { name, value },
      ) => [String(name), String(value).toLowerCase()]);
    copy.execute("pragma secure_delete = on");
    // The copy is not worth a journal: a failure removes it.
    copy.execute("pragma journal_mode = off");
    copy.run("delete from secret");
    return {
      schema: copy.run("select name from migration order by position").rows
        .map(({ name }) => String(name)),
      newestEvent: Number(
        copy.run("select coalesce(max(seq), 0) as seq from event")
          .rows[0]!.seq,
      ),
      packages: copy.run(
        `select id, archive_bytes as bytes, sha256 from package
        where deleted_at is null and fragments <> '[]' order by id`,
      ).rows.map(({ id, bytes, sha256 }) => ({
        id: Number(id),
        bytes: Number(bytes),
        sha256: String(sha256),
      })),
      secrets: Object.fromEntries(secrets),
    };
  } finally {
    copy.close();
  }
}

/** Puts the server's own secrets back into a restored file. */
export function restoreSecrets(
  path: string,
  secrets: Readonly<Record<string, string>>,
): void {
  const connection = connect(path, "write");
  try {
    for (const [name, hex] of Object.entries(secrets)) {
      connection.run(
        "insert or replace into secret (name, value) values (?, ?)",
        [name, Uint8Array.fromHex(hex)],
      );
    }
  } finally {
    connection.close();
  }
}

/**
 * Reads a whole file for damage that its digest cannot show, because it was
 * there when the digest was made.
 *
 * @returns What is wrong; null: nothing.
 */
export function checkFile(path: string): string | null {
  const connection = connect(path, "read");
  try {
    const [row] = connection.run("pragma quick_check(1)").rows;
    const [answer] = Object.values(row ?? {});
    return answer === "ok" ? null : String(answer);
  } finally {
    connection.close();
  }
}
