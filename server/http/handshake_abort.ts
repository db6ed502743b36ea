import type { HandshakeAbortReason } from "#shared/contract/warnings.ts";

/** A connection over TLS that brought no request, and how it ended. */
export interface HandshakeAbort {
  /** The peer's, as in `Deno.NetAddr`. */
  readonly address: string;
  readonly reason: HandshakeAbortReason;
}

/** Learns how the handshakes of a listener end. */
export interface HandshakeObserver {
  aborted(abort: HandshakeAbort): void;
  /** The first request of a connection has arrived from that address. */
  accepted(address: string): void;
}

/**
 * What the alerts of clients mean. Perl's LWP, which the Unix agents use, sends
 * `InternalError` if the certificate has another name, programs with OpenSSL
 * `BadCertificate`. curl, which the Windows agent uses, completes the handshake
 * and then closes the connection.
 */
const MEANINGS: Readonly<Record<string, HandshakeAbortReason>> = {
  UnknownCA: "not_trusted",
  UnsupportedCertificate: "not_trusted",
  CertificateRevoked: "not_trusted",
  CertificateExpired: "not_trusted",
  CertificateUnknown: "not_trusted",
  AccessDenied: "not_trusted",
  BadCertificate: "other_name",
  InternalError: "other_name",
};

/**
 * Why a handshake failed, by the error of Deno.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const error = new Error("received fatal alert: UnknownCA");
 * assertEquals(abortOf(error), "not_trusted");
 * ```
 */
export function abortOf(error: unknown): HandshakeAbortReason {
  const { message } = error as Error;
  const alert = /received fatal alert: (\w+)/.exec(message)?.[1];
  if (alert !== undefined) return MEANINGS[alert] ?? "not_tls";
  const isClosed = error instanceof Deno.errors.UnexpectedEof ||
    error instanceof Deno.errors.ConnectionReset ||
    error instanceof Deno.errors.BrokenPipe ||
    error instanceof Deno.errors.BadResource ||
    error instanceof Deno.errors.Interrupted;
  return isClosed ? "closed" : "not_tls";
}
