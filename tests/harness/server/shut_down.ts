/** As long as an answer may take that has begun. */
const LIMIT_MS = 10_000;

/**
 * Shuts a server down that a test has started: it ends requests first, and
 * aborts those that a failed test has left half sent, for which it would wait
 * for ever.
 *
 * @param closing The controller whose signal the server was started with.
 */
export async function shutDown(
  server: Deno.HttpServer,
  closing: AbortController,
): Promise<void> {
  const timer = setTimeout(() => closing.abort(), LIMIT_MS);
  try {
    await server.shutdown();
  } finally {
    clearTimeout(timer);
  }
}
