import { createPrivateKey, createPublicKey } from "node:crypto";
import { join } from "node:path";
import { DAY_MS } from "#shared/time.ts";
import { findPair, type FoundPair, replaceFile, writePair } from "./files.ts";
import { isIssuedBy, issueAuthority, issueServer, type Pair } from "./issue.ts";
import { namesNotCovered, plainName } from "./names.ts";
import * as x509 from "./x509.ts";

/** A fault of a certificate; days are in UTC: 2026-11-22. */
export type CertificateFault =
  | {
    readonly code:
      | "certificate_expires"
      | "certificate_expired"
      | "certificate_not_yet";
    readonly file: string;
    readonly on: string;
  }
  /** The names under which agents refuse the certificate. */
  | {
    readonly code: "certificate_names";
    readonly file: string;
    readonly names: string[];
  }
  | {
    readonly code: "certificate_not_signed";
    readonly file: string;
    readonly authority: string;
  };

/** The certificate of the HTTPS listeners, and warnings about it. */
export interface Certificate {
  /** PEM chain, the server's own certificate first. */
  readonly cert: string;
  /** PEM private key. */
  readonly key: string;
  /** The CA for agents to trust; null: there is no `cacert.pem`. */
  readonly caPath: string | null;
  readonly expiresAt: Date;
  /** True if this call has issued the server certificate. */
  readonly madeNow: boolean;
  readonly warnings: readonly CertificateFault[];
}

export interface CertificateRequest {
  /** The folder `tls`; it is created if it is missing. */
  readonly folder: string;
  /** Host names and addresses of the server; agents are sent to the first one. */
  readonly names: readonly string[];
  /**
   * Names by which other servers reach it; no warning if a certificate that is
   * not ours lacks them.
   */
  readonly serverNames?: readonly string[];
  readonly now: Date;
}

/** The server's own certificate, below the folder `tls`. */
export const SERVER = { cert: "server.pem", key: "server.key" };
/** The CA, below the folder `tls`. */
export const AUTHORITY = { cert: "cacert.pem", key: "ca.key" };
const NEAR_EXPIRY = 30 * DAY_MS;

/**
 * Loads the certificate in `folder`:
 *
 * - An administrator's own certificate is used as it is and never overwritten.
 * - Ours is issued again by our CA, which stays, if it expires soon, lacks a name
 *   or was issued while the clock was ahead.
 * - In an empty folder a new CA and a new certificate are issued.
 *
 * @throws {Error} If a file cannot be read or parsed, is missing beside its other
 * half, or if key and certificate do not belong together; the message names the
 * file and what to do.
 */
export async function loadOrMakeCertificate(
  { folder, names: allNames, serverNames = [], now }: CertificateRequest,
): Promise<Certificate> {
  await Deno.mkdir(folder, { recursive: true });
  const names = [...new Set(allNames.map(plainName))];
  const issued = [...new Set([...names, ...serverNames.map(plainName)])];
  const server = await findPair(folder, SERVER);
  const authority = await findPair(folder, AUTHORITY);
  const found = bothOrNone(folder, server);

  if (found === null) {
    const ca = await loadOrMakeAuthority(folder, authority, now);
    const made = await issueServer(ca, issued, now);
    await writePair(folder, SERVER, made);
    return describe(folder, made, { ca: ca.cert, names, now, madeNow: true });
  }

  const [leaf] = readChain(join(folder, SERVER.cert), found.cert);
  checkMatch(folder, SERVER, leaf, found.key);
  const ca = await ownAuthority(folder, authority, leaf);
  if (ca && needsRenewal(leaf, issued, now)) {
    const made = await issueServer(ca, issued, now, found.key);
    await replaceFile(join(folder, SERVER.cert), made.cert);
    return describe(folder, made, { ca: ca.cert, names, now, madeNow: true });
  }
  return describe(folder, found, {
    ca: authority.cert,
    names,
    now,
    madeNow: false,
  });
}

function bothOrNone(folder: string, { cert, key }: FoundPair): Pair | null {
  if (cert !== null && key !== null) return { cert, key };
  if (cert === null && key === null) return null;
  const [there, missing] = cert === null
    ? [SERVER.key, SERVER.cert]
    : [SERVER.cert, SERVER.key];
  throw new Error(
    `${join(folder, missing)} is missing beside ${there}: put it there, or ` +
      `move ${there} away to have a new certificate made.`,
  );
}

async function loadOrMakeAuthority(
  folder: string,
  { cert, key }: FoundPair,
  now: Date,
): Promise<Pair> {
  if (cert === null && key === null) {
    const made = await issueAuthority(now);
    await writePair(folder, AUTHORITY, made);
    return made;
  }
  if (cert === null || key === null) {
    const [there, missing] = cert === null
      ? [AUTHORITY.key, AUTHORITY.cert]
      : [AUTHORITY.cert, AUTHORITY.key];
    throw new Error(
      `${join(folder, missing)} is missing beside ${there}, so no server ` +
        `certificate can be made: put it back, bring your own ${SERVER.cert} ` +
        `and ${SERVER.key}, or move ${there} away to have a new CA made.`,
    );
  }
  const [certificate] = readChain(join(folder, AUTHORITY.cert), cert);
  checkMatch(folder, AUTHORITY, certificate, key);
  return { cert, key };
}

/** Our CA; null if it is not complete or has not signed `leaf`. */
async function ownAuthority(
  folder: string,
  { cert, key }: FoundPair,
  leaf: x509.X509Certificate,
): Promise<Pair | null> {
  if (cert === null || key === null) return null;
  const [authority] = readChain(join(folder, AUTHORITY.cert), cert);
  const isOurs = publicKeyOf(key) === keyIn(authority) &&
    await isIssuedBy(leaf, authority);
  return isOurs ? { cert, key } : null;
}

/** The subjects of the certificates in a CA's PEM file, the first one first. */
export function subjectsIn(path: string, text: string): string[] {
  return readChain(path, text).map(({ subject }) => subject);
}

/** True if one of the certificates of `trusted` is the first of `cert`. */
export function isTrustedIn(path: string, cert: string, trusted: string) {
  const [first] = readChain(path, cert);
  const bytes = new Uint8Array(first.rawData).toHex();
  return readChain(path, trusted)
    .some(({ rawData }) => new Uint8Array(rawData).toHex() === bytes);
}

function needsRenewal(
  leaf: x509.X509Certificate,
  names: readonly string[],
  now: Date,
): boolean {
  return leaf.notAfter.getTime() - now.getTime() < NEAR_EXPIRY ||
    leaf.notBefore > now ||
    namesNotCovered(leaf, names).length > 0;
}

interface CertificateFacts {
  readonly ca: string | null;
  readonly names: readonly string[];
  readonly now: Date;
  readonly madeNow: boolean;
}

function describe(
  folder: string,
  { cert, key }: Pair,
  { ca, names, now, madeNow }: CertificateFacts,
): Certificate {
  const caPath = ca === null ? null : join(folder, AUTHORITY.cert);
  const path = join(folder, SERVER.cert);
  const chain = readChain(path, cert);
  const [leaf] = chain;
  const warnings: CertificateFault[] = [];

  const uncovered = namesNotCovered(leaf, names);
  if (uncovered.length > 0) {
    warnings.push({
      code: "certificate_names",
      file: path,
      names: uncovered,
    });
  }
  warnings.push(...expiryWarnings(path, leaf, now));
  if (caPath !== null && ca !== null) {
    const trusted = readChain(caPath, ca);
    if (!chain.some((link) => trusted.some((t) => t.subject === link.issuer))) {
      warnings.push({
        code: "certificate_not_signed",
        file: path,
        authority: caPath,
      });
    }
    for (const one of trusted) {
      warnings.push(...expiryWarnings(caPath, one, now));
    }
  }
  return { cert, key, caPath, expiresAt: leaf.notAfter, madeNow, warnings };
}

function expiryWarnings(
  file: string,
  certificate: x509.X509Certificate,
  now: Date,
): CertificateFault[] {
  const { notBefore, notAfter: end } = certificate;
  if (notBefore > now) {
    return [{ code: "certificate_not_yet", file, on: dayOf(notBefore) }];
  }
  if (end.getTime() - now.getTime() >= NEAR_EXPIRY) return [];
  const code = end <= now ? "certificate_expired" : "certificate_expires";
  return [{ code, file, on: dayOf(end) }];
}

/** The day in UTC: 2026-11-22. */
export function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}

type Chain = readonly [x509.X509Certificate, ...x509.X509Certificate[]];

function readChain(path: string, text: string): Chain {
  try {
    const blocks = x509.PemConverter.decodeWithHeaders(text)
      .filter((block) => block.type === "CERTIFICATE");
    const [first, ...rest] = blocks.map(({ rawData }) =>
      new x509.X509Certificate(rawData)
    );
    if (first) return [first, ...rest];
  } catch (cause) {
    throw notACertificate(path, cause);
  }
  throw notACertificate(path, "no CERTIFICATE block");
}

function notACertificate(path: string, cause: unknown): Error {
  return new Error(
    `${path} holds no certificate in PEM form: put one there that begins ` +
      `with -----BEGIN CERTIFICATE-----.`,
    { cause },
  );
}

function checkMatch(
  folder: string,
  files: { readonly cert: string; readonly key: string },
  certificate: x509.X509Certificate,
  key: string,
): void {
  const path = join(folder, files.key);
  const publicKey = publicKeyOf(key);
  if (publicKey === null) {
    throw new Error(
      `${path} holds no private key in PEM form without a passphrase: ` +
        `put the key of ${files.cert} there.`,
    );
  }
  if (publicKey !== keyIn(certificate)) {
    throw new Error(
      `${path} is not the key of the first certificate in ${files.cert}: ` +
        `put the two that belong together there.`,
    );
  }
}

/** The public half of a PEM private key, as DER in hex; null: not a key. */
function publicKeyOf(key: string): string | null {
  try {
    return createPublicKey(createPrivateKey(key))
      .export({ type: "spki", format: "der" }).toHex();
  } catch {
    return null;
  }
}

function keyIn(certificate: x509.X509Certificate): string {
  return new Uint8Array(certificate.publicKey.rawData).toHex();
}
