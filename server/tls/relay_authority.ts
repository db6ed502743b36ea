import { createHash } from "node:crypto";
import { AUTHORITY, SERVER } from "./certificate.ts";
import { findPair } from "./files.ts";
import { certify, pem } from "./issue.ts";
import { namesOf, plainName } from "./names.ts";
import * as x509 from "./x509.ts";

/** A relay asks for the next one long before. */
const RELAY_DAYS = 365;

/** The CA in the folder `tls`, as relays use it. */
export function relayAuthority(folder: string) {
  return {
    async read() {
      const { cert } = await findPair(folder, AUTHORITY);
      if (cert === null) return null;
      const certificate = new x509.X509Certificate(cert);
      return {
        cert: pem(certificate),
        fingerprint: createHash("sha256")
          .update(new Uint8Array(certificate.rawData)).digest("hex"),
      };
    },
    async serverNames() {
      const { cert } = await findPair(folder, SERVER);
      if (cert === null) return [];
      return namesOf(new x509.X509Certificate(cert))
        .filter((name) => !isLoopback(name));
    },
    async certify(csr: string, names: readonly string[], now: Date) {
      const request = await verified(csr);
      if (request === null) {
        return {
          kind: "bad_csr" as const,
          message:
            "Cannot certify this: it is not a certificate signing request (PKCS#10, PEM) that is signed with its own P-256 key",
        };
      }
      const others = namesIn(request).filter((one) => !names.includes(one));
      if (others.length > 0) {
        return {
          kind: "other_names" as const,
          message: `Cannot certify ${
            others.slice(0, 5).join(", ")
          }: the relay was created with ${
            names.join(", ")
          }; ask for these, or create a relay with the other names`,
        };
      }
      const { cert, key } = await findPair(folder, AUTHORITY);
      if (cert === null || key === null) {
        return {
          kind: "no_authority" as const,
          message:
            "Cannot certify this: the CA's key is not in the data folder of the centre (tls/ca.key)",
        };
      }
      const certificate = await certify({ cert, key }, {
        names,
        now,
        days: RELAY_DAYS,
        publicKey: request.publicKey,
      });
      return {
        kind: "certified" as const,
        certificate: pem(certificate),
        ca: pem(new x509.X509Certificate(cert)),
        expiresAt: certificate.notAfter,
        serial: certificate.serialNumber,
      };
    },
  };
}

/** A request that was signed with the key it is for; null: it is none. */
async function verified(
  csr: string,
): Promise<x509.Pkcs10CertificateRequest | null> {
  try {
    const request = new x509.Pkcs10CertificateRequest(csr);
    const { algorithm } = request.publicKey;
    const isP256 = algorithm.name === "ECDSA" &&
      "namedCurve" in algorithm && algorithm.namedCurve === "P-256";
    return isP256 && await request.verify() ? request : null;
  } catch {
    return null;
  }
}

/** The names that a request asks for; so does a common name that is a host's. */
function namesIn(request: x509.Pkcs10CertificateRequest): string[] {
  const names = request.extensions
    .filter((one) => one instanceof x509.SubjectAlternativeNameExtension)
    .flatMap(({ names }) => names.items.map(({ value }) => value));
  const common = request.subjectName.getField("CN")
    .filter((name) => /[.:]/.test(name));
  return [...names, ...common].map(plainName);
}

/** Names that are another host's on another host. */
function isLoopback(name: string): boolean {
  return name === "localhost" || name === "::1" || name.startsWith("127.");
}
