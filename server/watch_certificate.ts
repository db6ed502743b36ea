import type { Job } from "./jobs/schedule.ts";
import type { Certificate } from "./tls/certificate.ts";

const DAY_SECONDS = 86_400;

/**
 * Looks at the certificate every day, which renews ours where it is due, and
 * tells the log its warnings. Listeners keep what they were opened with, so it
 * also says when the files hold something newer.
 *
 * @param served What the listeners serve with.
 */
export function watchCertificate(
  load: () => Promise<Certificate>,
  served: Pick<Certificate, "cert" | "expiresAt">,
  log: (line: string) => void,
): Job {
  return {
    name: "watch the certificate",
    everySeconds: DAY_SECONDS,
    async run() {
      const { cert, expiresAt, warnings } = await load();
      for (const warning of warnings) log(`certificate: ${warning}`);
      if (cert === served.cert) return;
      log(
        `certificate: there is a new one, valid until ${
          dayOf(expiresAt)
        }; restart the server to serve it before the old one ends on ${
          dayOf(served.expiresAt)
        }`,
      );
    },
  };
}

function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}
