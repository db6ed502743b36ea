import { bind } from "./bind.ts";
import { connect } from "./connection.ts";
import { POLLED, type Polled, unpackedPoll } from "./poll.ts";

/** Reads what polls are answered from, on a connection of its own. */
export interface PollReader {
  /** {@linkcode polledBy}, at once. */
  polledBy(deviceId: string): Polled;
  close(): void;
}

/**
 * Opens one on a store's file, for a thread beside the store's. It sees what
 * was committed before it is asked.
 *
 * @throws {DatabaseError} If the file cannot be opened.
 */
export function openPollReader(file: string): PollReader {
  const connection = connect(file, "read");
  return {
    polledBy(deviceId) {
      const row = connection.first(POLLED, bind(POLLED, [deviceId]));
      return unpackedPoll(row!.polled as string);
    },
    close: () => connection.close(),
  };
}
