import type { PassingRelay } from "#server/domain/machines/contact.ts";
import type { ReportSpool } from "#server/usecases/agents/report_spool.ts";
import { isUnavailable } from "#server/usecases/agents/unavailable.ts";
import type { Services } from "#server/usecases/services.ts";
import { admitRelayed } from "./admit_relayed.ts";
import { MachineElsewhere } from "./machine_elsewhere.ts";
import { forwardedId } from "./forwarded_id.ts";
import type { ForwardedReport, TakenReports } from "./relay_service.ts";

/** Machines whose reports are stored at the same time. */
const TOGETHER = 16;

/**
 * Stores reports that a relay has forwarded: those of one machine in their
 * order, each once, and each judged by the attempt that was open when it
 * arrived at the relay. If one cannot be stored now, the later ones of its
 * machine are not tried.
 *
 * @throws {DatabaseError} If none of them can be stored now.
 */
export async function takeReports(
  services: Services,
  spool: Pick<ReportSpool, "take">,
  relay: PassingRelay,
  reports: readonly ForwardedReport[],
): Promise<TakenReports> {
  const stored: string[] = [];
  const elsewhere: TakenReports["elsewhere"][number][] = [];
  const failures: unknown[] = [];
  const devices = [
    ...Map.groupBy(reports, ({ contact }) => contact.deviceId).values(),
  ];

  async function take(report: ForwardedReport): Promise<boolean> {
    const { id, at, contact, packageId, code } = report;
    const { deviceId } = contact;
    try {
      await admitRelayed(services, relay, { deviceId });
      await spool.take(contact, { packageId, code }, {
        id: forwardedId(relay.id, id),
        at,
      });
      stored.push(id);
    } catch (error) {
      if (error instanceof MachineElsewhere) {
        elsewhere.push({ id, why: error.message });
        return true;
      }
      if (!isUnavailable(error)) throw error;
      failures.push(error);
      return false;
    }
    return true;
  }

  async function work(): Promise<void> {
    for (let next = devices.shift(); next; next = devices.shift()) {
      for (const report of next) {
        if (!await take(report)) break;
      }
    }
  }

  await Promise.all(Array.from({ length: TOGETHER }, work));
  if (failures.length > 0 && stored.length + elsewhere.length === 0) {
    throw failures[0];
  }
  return { stored, elsewhere };
}
