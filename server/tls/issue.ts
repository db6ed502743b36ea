import { createPublicKey } from "node:crypto";
import { isIP } from "node:net";
import { DAY_MS } from "#shared/time.ts";
import * as x509 from "./x509.ts";

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

/** Agents keep `cacert.pem` for their lifetime, so the CA outlives them. */
const AUTHORITY_DAYS = 20 * 365;
const SERVER_DAYS = 3 * 365;

/** A certificate and its private key, both PEM; the key is PKCS#8. */
export interface Pair {
  readonly cert: string;
  readonly key: string;
}

/**
 * Issues a CA: ECDSA P-256, for 20 years. It is valid from a day ago, because
 * clocks of agents may be behind.
 */
export async function issueAuthority(now: Date): Promise<Pair> {
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, [
    "sign",
    "verify",
  ]);
  const serial = serialNumber();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serial,
    // Two CAs of one name make OpenSSL try the wrong one.
    name: `CN=Longshore CA ${now.toISOString().slice(0, 10)} ${
      serial.slice(0, 8)
    }`,
    notBefore: days(now, -1),
    notAfter: days(now, AUTHORITY_DAYS),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
        true,
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { cert: pem(certificate), key: await keyPem(keys.privateKey) };
}

/**
 * Issues a server certificate for host names and addresses, signed by
 * `authority`, for three years at most; `cert` is the chain: leaf, then CA.
 *
 * @param key The private key to certify again (PKCS#8 PEM, P-256); by default a
 * new one.
 */
export async function issueServer(
  authority: Pair,
  names: readonly string[],
  now: Date,
  key?: string,
): Promise<Pair> {
  const ownKey = key ?? await newKey();
  const publicKey = new x509.PublicKey(
    Uint8Array.from(
      createPublicKey(ownKey).export({ type: "spki", format: "der" }),
    ),
  );
  const certificate = await certify(authority, {
    ...{ names, now, publicKey },
    days: SERVER_DAYS,
  });
  return { cert: pem(certificate) + authority.cert, key: ownKey };
}

/** Certifies a key for host names and addresses, as that of a TLS server. */
export async function certify(
  authority: Pair,
  { names, now, publicKey, days: most }: {
    readonly names: readonly string[];
    readonly now: Date;
    readonly publicKey: x509.PublicKey;
    /** How long it is valid at most; never longer than the CA. */
    readonly days: number;
  },
): Promise<x509.X509Certificate> {
  const ca = new x509.X509Certificate(authority.cert);
  const signingKey = await importKey(authority.key);
  const notAfter = days(now, most);
  return await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: [{ CN: [(names[0] ?? "longshore").slice(0, 64)] }],
    issuer: ca.subjectName.toJSON(),
    notBefore: days(now, -1),
    notAfter: notAfter < ca.notAfter ? notAfter : ca.notAfter,
    signingAlgorithm: ALGORITHM,
    publicKey,
    signingKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        names.map((value): x509.JsonGeneralName => ({
          type: isIP(value) ? "ip" : "dns",
          value,
        })),
      ),
      await x509.AuthorityKeyIdentifierExtension.create(ca.publicKey),
      await x509.SubjectKeyIdentifierExtension.create(publicKey),
    ],
  });
}

/** True if `leaf` was signed with the key of the CA `authority`. */
export async function isIssuedBy(
  leaf: x509.X509Certificate,
  authority: x509.X509Certificate,
): Promise<boolean> {
  if (leaf.issuer !== authority.subject) return false;
  try {
    return await leaf.verify({ publicKey: authority, signatureOnly: true });
  } catch {
    return false; // a kind of key or signature that we do not issue
  }
}

function days(from: Date, count: number): Date {
  return new Date(from.getTime() + count * DAY_MS);
}

/** 16 random bytes in hex; positive, as the standard requires. */
function serialNumber(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[0] = (bytes[0]! & 0x7f) | 0x40;
  return bytes.toHex();
}

/** A certificate as PEM. */
export function pem(certificate: x509.X509Certificate): string {
  return `${certificate.toString("pem").trimEnd()}\n`;
}

async function newKey(): Promise<string> {
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, [
    "sign",
    "verify",
  ]);
  return await keyPem(keys.privateKey);
}

async function keyPem(key: CryptoKey): Promise<string> {
  const der = await crypto.subtle.exportKey("pkcs8", key);
  return `${x509.PemConverter.encode(der, "PRIVATE KEY").trimEnd()}\n`;
}

function importKey(key: string): Promise<CryptoKey> {
  const der = x509.PemConverter.decodeFirst(key);
  return crypto.subtle.importKey("pkcs8", der, ALGORITHM, false, ["sign"]);
}
