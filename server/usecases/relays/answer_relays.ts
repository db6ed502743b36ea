import { admitPath } from "./admit_path.ts";
import { admitRelayed } from "./admit_relayed.ts";
import { certifyRelay } from "./certify_relay.ts";
import { identifyRelay } from "./identify_relay.ts";
import { noteRelayStatus } from "./note_status.ts";
import { planRelay } from "./plan_relay.ts";
import type { RelayService } from "./relay_service.ts";
import { takeReports } from "./take_reports.ts";
import type { ReportSpool } from "#server/usecases/agents/report_spool.ts";
import type { Services } from "#server/usecases/services.ts";

/** Answers relays with the use cases. */
export function relayServiceOf(
  services: Services,
  reports: Pick<ReportSpool, "take">,
): RelayService {
  return {
    identifyRelay: (secret) => identifyRelay(services, secret),
    admitRelayed: (relay, key) => admitRelayed(services, relay, key),
    admitPath: (relay, capability, packageId) =>
      admitPath(services, relay, capability, packageId),
    relayCa: async () => (await services.relayAuthority.read())?.cert ?? null,
    certifyRelay: (relay, csr) => certifyRelay(services, relay, csr),
    relayPlan: (relay) => planRelay(services, relay),
    takeRelayed: (relay, forwarded) =>
      takeReports(services, reports, relay, forwarded),
    noteRelayStatus: (relay, status, address) =>
      noteRelayStatus(services, relay, status, address),
  };
}
