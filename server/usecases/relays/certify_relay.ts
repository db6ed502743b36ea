import { appendEvent } from "#db/events/events.ts";
import { noteCertificate, type RelayIdentity } from "#db/relays/relays.ts";
import type { IssuedCertificate } from "#shared/relay/certificate.ts";
import type { Services } from "#server/usecases/services.ts";
import type { CertificateRefusal } from "./relay_authority.ts";

/** Gives a relay the certificate for its key and its names. */
export async function certifyRelay(
  { store, notifier, now, relayAuthority }: Services,
  { id, name, names }: RelayIdentity,
  csr: string,
): Promise<IssuedCertificate | CertificateRefusal> {
  const at = now();
  const made = await relayAuthority.certify(csr, names, at);
  if (made.kind !== "certified") return made;
  const { certificate, ca, expiresAt, serial } = made;
  await store.commit([
    noteCertificate(id, expiresAt),
    appendEvent({
      kind: "relay.certified",
      actor: "server",
      at,
      payload: {
        relay: name,
        names,
        serial,
        expiresAt: expiresAt.toISOString(),
      },
    }),
  ]);
  notifier.notify();
  return {
    certificate,
    ca,
    names: [...names],
    expiresAt: expiresAt.toISOString(),
  };
}
