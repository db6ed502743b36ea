import {
  type RefusedReport,
  RelayedReport,
  type ReportBatch,
} from "#shared/relay/reports.ts";
import type { PassingRelay } from "#server/domain/machines/contact.ts";
import type { ForwardedReport } from "#server/usecases/relays/relay_service.ts";
import { type BasicAuth, isAuthorized } from "#server/agent/basic_auth.ts";
import { openDocument } from "#server/agent/wire/document.ts";
import { enrolmentTokenIn } from "#server/agent/wire/headers.ts";

/** A report is 300 bytes; this is what agents' small bodies may hold. */
const INFLATED_BYTES = 64 * 1024;

/** The entries of a batch that are reports, and those that are not. */
export interface OpenedBatch {
  readonly reports: readonly ForwardedReport[];
  readonly refused: readonly RefusedReport[];
}

/**
 * Opens each entry of a batch by itself.
 *
 * The relay's clock may be wrong: what counts is how long a report has waited
 * there. A report never arrived later than now.
 *
 * @param now Milliseconds.
 * @param auth The password that agents have to send; null: none.
 */
export function openBatch(
  { sentAt, reports: entries }: ReportBatch,
  relay: PassingRelay,
  now: number,
  auth: BasicAuth | null,
): OpenedBatch {
  const reports: ForwardedReport[] = [];
  const refused: RefusedReport[] = [];
  for (const [index, entry] of entries.entries()) {
    const opened = openEntry(entry, auth);
    if ("reason" in opened) {
      refused.push({ index, id: idIn(entry), ...opened });
      continue;
    }
    const { report, deviceId, packageId, code } = opened;
    const { id, receivedAt, path, userAgent, address } = report;
    const waited = Date.parse(sentAt) - Date.parse(receivedAt);
    const token = enrolmentTokenIn(path);
    reports.push({
      ...{ id, packageId, code },
      at: now - Math.max(0, waited),
      contact: {
        ...{ deviceId, relay },
        agent: userAgent.slice(0, 200),
        ip: address,
        ...token === null ? {} : { token },
      },
    });
  }
  return { reports, refused };
}

interface OpenedEntry {
  readonly report: RelayedReport;
  readonly deviceId: string;
  readonly packageId: string;
  readonly code: string;
}

function openEntry(
  entry: unknown,
  auth: BasicAuth | null,
): OpenedEntry | Pick<RefusedReport, "reason" | "message"> {
  const { success, data: report, error } = RelayedReport.safeParse(entry);
  if (!success) {
    const [issue] = error.issues;
    return {
      reason: "malformed",
      message: `${issue!.path.join(".") || "the entry"}: ${issue!.message}`,
    };
  }
  if (auth && !isAuthorized(report.authorization ?? undefined, auth)) {
    return {
      reason: "unauthorized",
      message: "The agent did not send the agents' user and password",
    };
  }
  try {
    const { request } = openDocument(
      Uint8Array.fromBase64(report.body),
      INFLATED_BYTES,
    );
    if (request.query !== "DOWNLOAD") {
      return {
        reason: "not_a_report",
        message: `QUERY ${JSON.stringify(request.query)} is not a report`,
      };
    }
    const { deviceId, packageId } = request;
    return {
      ...{ report, deviceId, packageId },
      code: request.code || "UNKNOWN_CODE",
    };
  } catch (error) {
    return { reason: "malformed", message: (error as Error).message };
  }
}

function idIn(entry: unknown): string {
  const id = (entry as { id?: unknown } | null)?.id;
  return typeof id === "string" ? id.slice(0, 100) : "";
}
