/** How much may be sent next; resolves once it may. */
export type Pace = () => Promise<number>;

export interface FragmentStream {
  readonly file: Deno.FsFile;
  readonly size: number;
  readonly pace: Pace;
  /** All of it has been given. */
  readonly sent: () => void;
  /** It is over, whether all of it was given or not. */
  readonly ended: () => void;
}

/**
 * The file's bytes; calls `sent` once the last of them has been asked for and
 * given. Up to a chunk may still be on its way then: `completed` of
 * `Deno.serve` would not tell better, it resolves for a broken connection too.
 * No more than a chunk is held in memory.
 */
export function fragmentStream(
  { file, size, pace, sent, ended }: FragmentStream,
): ReadableStream<Uint8Array> {
  let given = 0;
  let open = true;
  let reading = false;
  const end = () => {
    if (!open) return;
    open = false;
    if (!reading) file.close();
    ended();
  };
  return new ReadableStream({
    async pull(controller) {
      const most = given < size ? await pace() : 0;
      if (!open) return;
      const chunk = new Uint8Array(Math.min(most, size - given));
      reading = true;
      const read = given < size ? await file.read(chunk) : 0;
      reading = false;
      if (!open) return file.close();
      if (read === null) {
        end();
        controller.error(new Error("The fragment has shrunk on disk"));
        return;
      }
      given += read;
      if (read > 0) controller.enqueue(chunk.subarray(0, read));
      if (given < size) return;
      end();
      controller.close();
      sent();
    },
    cancel: end,
  }, { highWaterMark: 0 });
}
