/** A backup cannot be used; the message says why and what to do. */
export class BadBackup extends Error {
  override readonly name = "BadBackup";
}

/** A backup cannot be made; the message says why and what to do. */
export class BackupFailed extends Error {
  override readonly name = "BackupFailed";
}
