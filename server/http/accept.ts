/**
 * Accepts the next connection. One whose client has gone before, as after a
 * health check, is passed over.
 *
 * @throws What else `accept` throws, as when this process may open no more files.
 */
export async function acceptNext<T>(
  listener: { accept(): Promise<T> },
): Promise<T> {
  for (;;) {
    try {
      return await listener.accept();
    } catch (error) {
      const hasGone = error instanceof Deno.errors.NotConnected ||
        error instanceof Deno.errors.ConnectionReset ||
        error instanceof Deno.errors.ConnectionAborted;
      if (!hasGone) throw error;
    }
  }
}
