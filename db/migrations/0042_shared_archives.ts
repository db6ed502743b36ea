/**
 * Packages are found by the SHA-256 of their archive: they share its file. From
 * this version on fragments have no files of their own, which older versions
 * need; they refuse this database.
 */
export const up: readonly string[] = [
  `create index package_by_archive on package (sha256)
    where archive_bytes > 0 and deleted_at is null`,
];
