/**
 * The response header of the event stream that says how often the server sends
 * something, in milliseconds. Servers that do not say it send something every
 * 15 s.
 */
export const HEARTBEAT_HEADER = "longshore-heartbeat-ms";

/** The interval of servers that send no such header, in milliseconds. */
const UNNAMED_MS = 15_000;

/** The longest time between two bytes of a stream, in milliseconds. */
export function heartbeatOf(headers: Headers): number {
  const named = Number(headers.get(HEARTBEAT_HEADER));
  return named > 0 ? named : UNNAMED_MS;
}
