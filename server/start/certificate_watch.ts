import type { CertificateWarning } from "#shared/contract/warnings.ts";
import { withMessage } from "#server/domain/events/warnings.ts";
import type { Job } from "#server/jobs/schedule.ts";
import { type Certificate, dayOf } from "#server/tls/certificate.ts";

const DAY_SECONDS = 86_400;

/** A job that checks the certificate, and its latest warnings. */
export interface CertificateWatch {
  readonly job: Job;
  readonly warnings: () => readonly CertificateWarning[];
}

/**
 * Loads the certificate every day, which renews ours when it is due, and logs its
 * warnings. Listeners keep the certificate they were opened with, so a newer one
 * is a warning too.
 *
 * @param served The certificate of the listeners.
 */
export function watchCertificate(
  load: () => Promise<Certificate>,
  served: Pick<Certificate, "cert" | "expiresAt" | "warnings">,
  log: (line: string) => void,
): CertificateWatch {
  let current: CertificateWarning[] = served.warnings.map((one) =>
    withMessage(one)
  );
  return {
    warnings: () => current,
    job: {
      name: "watch the certificate",
      everySeconds: DAY_SECONDS,
      async run() {
        const { cert, expiresAt, warnings } = await load();
        current = warnings.map((one) => withMessage(one));
        if (cert !== served.cert) {
          current.push(withMessage({
            code: "certificate_renewed",
            validUntil: dayOf(expiresAt),
            servedUntil: dayOf(served.expiresAt),
          }));
        }
        for (const { message } of current) log(`certificate: ${message}`);
      },
    },
  };
}
