import { bind } from "#db/store/bind.ts";
import { connect } from "#db/store/connection.ts";
import { POLL_QUERY, type PollView, unpackPoll } from "./poll.ts";
import { REPORT_QUERY, type ReportContext, unpackReport } from "./reports.ts";

/** Reads what answers to agents depend on, on its own connection. */
export interface AgentReader {
  /** See {@linkcode readPoll}. */
  polledBy(deviceId: string, now: Date): PollView;
  /** See {@linkcode readReport}. */
  reportedOn(deviceId: string, packageId: number | null): ReportContext;
  close(): void;
}

/**
 * Opens a reader on a store's file, for another thread than the store's. A call
 * sees everything that was committed before it.
 *
 * @throws {DatabaseError} If the file cannot be opened.
 */
export function openAgentReader(file: string): AgentReader {
  const connection = connect(file, "read");
  const read = (sql: string, ...params: (string | number | null)[]) =>
    connection.first(sql, bind(sql, params))!;
  return {
    polledBy: (deviceId, now) =>
      unpackPoll(
        read(POLL_QUERY, deviceId, now.getTime()).polled as string,
      ),
    reportedOn: (deviceId, packageId) =>
      unpackReport(read(REPORT_QUERY, packageId, deviceId).reported as string),
    close: () => connection.close(),
  };
}
