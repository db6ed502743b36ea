import { X509Certificate } from "node:crypto";
import { join } from "node:path";
import { readRelayToken, type RelayToken } from "#shared/relay/token.ts";
import { sleep } from "#shared/sleep.ts";
import { findPair, replaceFile, writePair } from "#server/tls/files.ts";
import type { Pair } from "#server/tls/issue.ts";
import { BadCentre, digestOfCertificate, fetchAuthority } from "./authority.ts";
import { type Centre, CentreRefusal } from "./centre.ts";
import { LinkDown, reasonOf } from "./link.ts";

const OWN = { cert: "relay.pem", key: "relay.key" };
const CA = "ca.pem";
/** The pause while the centre does not answer at the first start. */
const AGAIN_MS = 2000;
/** How often that is logged. */
const SAY_AGAIN_TRIES = 150;

/** The token file cannot be used; the message says why and what to do. */
export class BadToken extends Error {
  override readonly name = "BadToken";
}

/** Reads the token file, the only configuration of a relay. */
export async function readTokenFile(path: string): Promise<RelayToken> {
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    throw new BadToken(
      `Cannot read the token file ${path}: ${
        error instanceof Deno.errors.NotFound
          ? "there is none"
          : (error as Error).message
      }; put there what the centre printed when the relay was made`,
    );
  }
  const token = readRelayToken(text);
  if (token) return token;
  throw new BadToken(
    `The token file ${path} holds no token of a relay: it has to hold the one line that the centre printed when the relay was made, lsr_… with a dot and 64 digits after it`,
  );
}

export interface AuthorityOptions {
  readonly url: string;
  readonly token: RelayToken;
  /** The `tls` folder of the data folder. */
  readonly folder: string;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * The CA that the token names, in PEM: from the data folder, or from the centre
 * at the first start, for which it waits.
 *
 * @throws {BadCentre} If the centre has another one.
 */
export async function authorityOf(options: AuthorityOptions): Promise<string> {
  const { url, token, folder, signal } = options;
  await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, CA);
  const kept = await Deno.readTextFile(path).catch(() => "");
  if (digestOfCertificate(kept) === token.authority) return kept;
  const found = await untilItAnswers(
    () => fetchAuthority(url, token.authority),
    options,
  );
  signal.throwIfAborted();
  await replaceFile(path, found);
  return found;
}

/** The relay's certificate with the CA that signed it, and its key. */
export interface RelayCertificate extends Pair {
  readonly until: Date;
}

export interface CertificateOptions extends AuthorityOptions {
  readonly centre: Pick<Centre, "certificate" | "url">;
  /** PEM. */
  readonly authority: string;
}

/**
 * The certificate in the data folder, or one that the centre signs now. The key
 * is made here and never leaves.
 *
 * @throws {BadCentre} If the centre refuses it.
 */
export async function certificateOf(
  options: CertificateOptions,
): Promise<RelayCertificate> {
  const { folder, authority } = options;
  const { cert, key } = await findPair(folder, OWN);
  if (cert !== null && key !== null && isSignedBy(cert, authority)) {
    return { cert, key, until: validity(cert).to };
  }
  return await untilItAnswers(async () => {
    try {
      return await newCertificate(options);
    } catch (error) {
      if (!(error instanceof CentreRefusal)) throw error;
      if (error.code === "not_now") throw new LinkDown(error.message);
      throw new BadCentre(refusalSentence(options.url, error));
    }
  }, options);
}

/**
 * Has the centre sign a certificate for a new key, and keeps both.
 *
 * @throws {CentreRefusal} If it declines.
 * @throws {LinkDown} If it does not answer.
 */
export async function newCertificate(
  { folder, centre }: Pick<CertificateOptions, "folder" | "centre">,
): Promise<RelayCertificate> {
  // It takes 15 MB of memory, once a year.
  const { requestCertificate } = await import("#server/tls/request.ts");
  const { csr, key } = await requestCertificate("Longshore relay");
  const { certificate, ca } = await centre.certificate(csr);
  const cert = `${certificate.trimEnd()}\n${ca.trimEnd()}\n`;
  await writePair(folder, OWN, { cert, key });
  return { cert, key, until: validity(cert).to };
}

/**
 * True if a certificate has to be renewed: a third of its time is left, or it
 * lacks one of the names.
 */
export function isRenewalDue(
  cert: string,
  names: readonly string[],
  now: number,
): boolean {
  const { from, to } = validity(cert);
  const third = (to.getTime() - from.getTime()) / 3;
  if (to.getTime() - now < third) return true;
  const carried = new X509Certificate(cert).subjectAltName ?? "";
  const has = new Set(
    carried.split(", ").map((one) => one.replace(/^[^:]*:/, "").toLowerCase()),
  );
  return names.some((name) =>
    !name.includes(":") && !has.has(name.toLowerCase())
  );
}

function validity(cert: string): { from: Date; to: Date } {
  const { validFrom, validTo } = new X509Certificate(cert);
  return { from: new Date(validFrom), to: new Date(validTo) };
}

function isSignedBy(cert: string, authority: string): boolean {
  try {
    const { publicKey } = new X509Certificate(authority);
    return new X509Certificate(cert).verify(publicKey);
  } catch {
    return false;
  }
}

function refusalSentence(url: string, { code, message }: CentreRefusal) {
  if (code === "relay_unknown") {
    return `The centre ${url} refuses the token: ${message}; put a token that it knows into the token file`;
  }
  return `The centre ${url} signs no certificate for this relay: ${message}`;
}

/** Repeats while the centre does not answer, and says so. */
async function untilItAnswers<T>(
  act: () => Promise<T>,
  { url, log, signal }: AuthorityOptions,
): Promise<T> {
  for (let tries = 0;; tries++) {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof LinkDown)) throw error;
      if (tries % SAY_AGAIN_TRIES === 0) {
        log(
          `link: ${url} does not answer (${
            reasonOf(error)
          }); a relay needs it at its first start, so it waits`,
        );
      }
      if (!await sleep(AGAIN_MS, signal)) throw error;
    }
  }
}
