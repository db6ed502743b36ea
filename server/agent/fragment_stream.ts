/** Resolves, once more may be sent, to how many bytes. */
export type Pace = () => Promise<number>;

export interface FragmentStream {
  /** At the first byte to send. */
  readonly file: Deno.FsFile;
  /** The bytes to send. */
  readonly size: number;
  readonly pace: Pace;
  /** Called once all of them have been passed on. */
  readonly onSent: () => void;
  /** Called at the end, whether all were passed on or not. */
  readonly onEnd: () => void;
}

/**
 * Bytes of a file; at most one chunk is in memory. `onSent` is called once the
 * last chunk has been requested and passed on: that chunk may still be on its
 * way then. `completed` of `Deno.serve` would not be more precise, it resolves
 * for a broken connection too.
 */
export function fragmentStream(
  { file, size, pace, onSent, onEnd }: FragmentStream,
): ReadableStream<Uint8Array> {
  let sent = 0;
  let isOpen = true;
  let isReading = false;
  const end = () => {
    if (!isOpen) return;
    isOpen = false;
    if (!isReading) file.close();
    onEnd();
  };
  return new ReadableStream({
    async pull(controller) {
      const most = sent < size ? await pace() : 0;
      if (!isOpen) return;
      const chunk = new Uint8Array(Math.min(most, size - sent));
      isReading = true;
      const read = sent < size ? await file.read(chunk) : 0;
      isReading = false;
      if (!isOpen) return file.close();
      if (read === null) {
        end();
        controller.error(new Error("The fragment has shrunk on disk"));
        return;
      }
      sent += read;
      if (read > 0) controller.enqueue(chunk.subarray(0, read));
      if (sent < size) return;
      end();
      controller.close();
      onSent();
    },
    cancel: end,
  }, { highWaterMark: 0 });
}
