import * as z from "zod";

/** Asks for a certificate, the first one or the next. */
export const CertificateRequest = z.object({
  /**
   * A certificate signing request (PKCS#10, PEM) with a P-256 key. If it names
   * hosts (SAN), each is one of the relay's names; without any, the certificate
   * carries all of these.
   */
  csr: z.string().max(16_384),
});
export type CertificateRequest = z.infer<typeof CertificateRequest>;

export const IssuedCertificate = z.object({
  /** PEM, the relay's own certificate alone. */
  certificate: z.string(),
  /** PEM, the CA that signed it; a server sends both. */
  ca: z.string(),
  /** The names it carries: all that the relay was created with. */
  names: z.array(z.string()),
  /** ISO 8601. Renew when a third of the time is left. */
  expiresAt: z.string(),
});
export type IssuedCertificate = z.infer<typeof IssuedCertificate>;
