import type { Warning } from "#shared/contract/warnings.ts";
import { spaceAt } from "#server/archive/disk.ts";
import type { Composition } from "#server/compose.ts";
import type { Config } from "#server/config.ts";
import { serverWarnings } from "#server/domain/events/warnings.ts";
import { backupFacts } from "#server/usecases/backups/describe_backups.ts";
import { sealState } from "#server/usecases/events/audit_head.ts";
import type { OpenCertificate } from "#server/start/open_certificate.ts";
import {
  filesFacts,
  haltFacts,
  handshakeFacts,
  infoFacts,
  mirrorFacts,
  notificationFacts,
  registrationFacts,
  relayFacts,
  spoolFacts,
} from "#server/start/warning_facts.ts";

/**
 * Reads the conditions of this server that need attention.
 *
 * @param infoServer The host and port from which agents fetch `info`.
 */
export function warningsOf(
  { data }: Pick<Config, "data">,
  composition: Composition,
  { watch }: Pick<OpenCertificate, "watch">,
  infoServer: string,
): () => Promise<Warning[]> {
  const { services } = composition;
  return async () =>
    serverWarnings({
      certificate: watch.warnings(),
      disk: await spaceAt(data),
      registrations: await registrationFacts(services),
      seals: await sealState(services),
      logins: services.failedLogins.summary(new Date()),
      enrolment: services.refusedEnrolments.summary(new Date()),
      info: infoFacts(services, infoServer),
      handshakes: handshakeFacts(services, infoServer),
      spool: spoolFacts(composition),
      backups: await backupFacts(services),
      files: await filesFacts(services),
      mirrors: await mirrorFacts(services),
      relays: await relayFacts(services),
      halts: await haltFacts(services),
      notifications: await notificationFacts(services),
    });
}
