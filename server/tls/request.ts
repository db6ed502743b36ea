import * as x509 from "./x509.ts";

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

/** A request for a certificate, and the private key that stays here; both PEM. */
export interface CertificateSigningRequest {
  readonly csr: string;
  readonly key: string;
}

/**
 * Makes a P-256 key and a request for a certificate without names: the CA knows
 * which ones belong to whom.
 */
export async function requestCertificate(
  commonName: string,
): Promise<CertificateSigningRequest> {
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, [
    "sign",
    "verify",
  ]);
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: [{ CN: [commonName.slice(0, 64)] }],
    keys,
    signingAlgorithm: ALGORITHM,
  });
  const der = await crypto.subtle.exportKey("pkcs8", keys.privateKey);
  return {
    csr: `${request.toString("pem").trimEnd()}\n`,
    key: `${x509.PemConverter.encode(der, "PRIVATE KEY").trimEnd()}\n`,
  };
}
