import type { CertificateWarning } from "#shared/contract/warnings.ts";
import { worded } from "#server/domain/events/warnings.ts";
import type { Job } from "#server/jobs/schedule.ts";
import { type Certificate, dayOf } from "#server/tls/certificate.ts";

const DAY_SECONDS = 86_400;

/** A job, and what it has found so far. */
export interface CertificateWatch {
  readonly job: Job;
  readonly warnings: () => readonly CertificateWarning[];
}

/**
 * Looks at the certificate every day, which renews ours where it is due, and
 * tells the log its warnings. Listeners keep what they were opened with, so it
 * also says when the files hold something newer.
 *
 * @param served What the listeners serve with.
 */
export function watchCertificate(
  load: () => Promise<Certificate>,
  served: Pick<Certificate, "cert" | "expiresAt" | "warnings">,
  log: (line: string) => void,
): CertificateWatch {
  let found: CertificateWarning[] = served.warnings.map((one) => worded(one));
  return {
    warnings: () => found,
    job: {
      name: "watch the certificate",
      everySeconds: DAY_SECONDS,
      async run() {
        const { cert, expiresAt, warnings } = await load();
        found = warnings.map((one) => worded(one));
        if (cert !== served.cert) {
          found.push(worded({
            code: "certificate_renewed",
            validUntil: dayOf(expiresAt),
            servedUntil: dayOf(served.expiresAt),
          }));
        }
        for (const { message } of found) log(`certificate: ${message}`);
      },
    },
  };
}
