import { bind } from "#db/store/bind.ts";
import { connect } from "#db/store/connection.ts";
import { POLL_QUERY, type PollView, unpackPoll } from "./poll.ts";
import { REPORT_QUERY, type ReportContext, unpackReport } from "./reports.ts";

/** Reads what agents are answered from, on a connection of its own. */
export interface AgentReader {
  /** {@linkcode polledBy}, at once. */
  polledBy(deviceId: string): PollView;
  /** {@linkcode reportedOn}, at once. */
  reportedOn(deviceId: string, packageId: number | null): ReportContext;
  close(): void;
}

/**
 * Opens one on a store's file, for a thread beside the store's. It sees what
 * was committed before it is asked.
 *
 * @throws {DatabaseError} If the file cannot be opened.
 */
export function openAgentReader(file: string): AgentReader {
  const connection = connect(file, "read");
  const read = (sql: string, ...params: (string | number | null)[]) =>
    connection.first(sql, bind(sql, params))!;
  return {
    polledBy: (deviceId) =>
      unpackPoll(read(POLL_QUERY, deviceId).polled as string),
    reportedOn: (deviceId, packageId) =>
      unpackReport(read(REPORT_QUERY, packageId, deviceId).reported as string),
    close: () => connection.close(),
  };
}
