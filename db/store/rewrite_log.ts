const PIECE_BYTES = 1024 ** 2;

/**
 * Writes the write-ahead log of a database's file again as it is, so that all
 * that can be read of it is on the disk. No process may have the file open.
 *
 * What an fsync failed to write can still be read until memory is needed, and no
 * later fsync writes it (Linux). SQLite in the same process writes over it; after
 * `kill -9` the next one takes it for committed and appends to it, and a power
 * cut would then lose all that follows it in the log.
 *
 * @throws What the disk reports.
 */
export async function rewriteLog(path: string): Promise<void> {
  let file: Deno.FsFile;
  try {
    file = await Deno.open(`${path}-wal`, { read: true, write: true });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw error;
  }
  try {
    const buffer = new Uint8Array(PIECE_BYTES);
    for (let at = 0;;) {
      await file.seek(at, Deno.SeekMode.Start);
      const read = await file.read(buffer);
      if (read === null) break;
      await file.seek(at, Deno.SeekMode.Start);
      for (let done = 0; done < read;) {
        done += await file.write(buffer.subarray(done, read));
      }
      at += read;
    }
    await file.sync();
  } finally {
    file.close();
  }
}
