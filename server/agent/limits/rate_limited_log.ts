import type { Log } from "#server/agent/wire/headers.ts";

/**
 * Writes at most `perSecond` lines a second, then how many it has left out: a
 * fleet's agents can be refused thousands of times a second.
 */
export function rateLimitedLog(
  log: Log,
  perSecond = 20,
  now: () => number = Date.now,
): Log {
  let second = 0;
  let lines = 0;
  let leftOut = 0;
  return (line) => {
    const current = Math.floor(now() / 1000);
    if (current !== second) {
      if (leftOut > 0) log(`${leftOut} more lines like these were left out`);
      second = current;
      lines = 0;
      leftOut = 0;
    }
    if (lines++ < perSecond) log(line);
    else leftOut++;
  };
}
