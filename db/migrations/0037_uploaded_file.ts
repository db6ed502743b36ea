/**
 * SHA-256 of the file from which the archive of a package was made: another
 * than that of the archive if the server wrapped a single file; '' where it is
 * not known.
 */
export const up: readonly string[] = [
  `alter table package add column file_sha256 text not null default ''`,
];
