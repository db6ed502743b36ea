import { connect, isIP, type Socket } from "node:net";
import nodemailer from "nodemailer";
import type { Answer } from "#server/domain/notifications/answer.ts";
import type { Mail } from "#server/domain/notifications/mail.ts";
import type { SmtpServer } from "#shared/contract/notifications/smtp.ts";
import { addressesOf } from "./outbound.ts";

/** An attempt takes no longer, from the look-up of the name to the answer. */
const LONGEST_MS = 30_000;
/** A connection to one of the addresses of a server takes no longer. */
const CONNECT_MS = 8_000;

/** One attempt to send an e-mail. */
export interface MailRequest {
  readonly smtp: SmtpServer;
  /** The password of the user, if the server asks for one. */
  readonly password: string;
  readonly to: readonly string[];
  readonly mail: Mail;
  /** The name of this server, as SMTP servers are told it. */
  readonly client: string;
  /** The SMTP server may have a private address. */
  readonly allowPrivate: boolean;
  /** Breaks the attempt off. */
  readonly signal: AbortSignal;
  /** By default 30 seconds. */
  readonly longestMs?: number;
}

/** What nodemailer says about a failure. */
interface SmtpError extends Error {
  readonly code?: string;
  readonly responseCode?: number;
  readonly response?: string;
}

/**
 * Sends one e-mail, by a connection of its own to an address that was checked.
 *
 * @throws {DOMException} `AbortError`, if it was broken off.
 */
export async function sendMail(request: MailRequest): Promise<Answer> {
  const { longestMs = LONGEST_MS } = request;
  const late = AbortSignal.timeout(longestMs);
  const signal = AbortSignal.any([request.signal, late]);
  try {
    return await deliver(request, signal);
  } catch (error) {
    request.signal.throwIfAborted();
    return late.aborted
      ? {
        status: null,
        problem: `no answer in ${longestMs / 1000} seconds`,
        retryAfterMs: null,
      }
      : failureOf(error as SmtpError);
  }
}

async function deliver(
  request: MailRequest,
  signal: AbortSignal,
): Promise<Answer> {
  const { smtp, mail, to, client, password } = request;
  const connection = await openConnection(request, signal);
  const transport = nodemailer.createTransport({
    host: smtp.host,
    port: smtp.port,
    connection,
    name: isIP(client) ? `[${client}]` : client,
    secure: smtp.tls === "implicit",
    requireTLS: smtp.tls === "starttls",
    ignoreTLS: smtp.tls === "none",
    ...smtp.user !== "" && { auth: { user: smtp.user, pass: password } },
    tls: {
      ...!isIP(smtp.host) && { servername: smtp.host },
      ...smtp.ca !== "" && { ca: [smtp.ca] },
    },
    greetingTimeout: LONGEST_MS,
    socketTimeout: LONGEST_MS,
  });
  // The library is told of an abort by the end of its connection, or not at all.
  const aborted = Promise.withResolvers<never>();
  const breakOff = () => aborted.reject(new Error("broken off"));
  signal.addEventListener("abort", breakOff, { once: true });
  try {
    const sending = transport.sendMail({
      ...{ from: smtp.from, to: [...to], subject: mail.subject },
      ...{ text: mail.text, date: mail.date, messageId: mail.messageId },
      headers: { "Auto-Submitted": "auto-generated" },
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    sending.catch(() => {});
    const { response, rejectedErrors } = await Promise.race([
      sending,
      aborted.promise,
    ]);
    return {
      status: Number.parseInt(response, 10) || null,
      problem: "",
      ...rejectedErrors?.length &&
        { note: `not sent to all: ${rejectedErrors.map(lineOf).join("; ")}` },
      retryAfterMs: null,
    };
  } finally {
    signal.removeEventListener("abort", breakOff);
    transport.close();
    connection.destroy();
  }
}

/** A connection to the first address of the server that takes one. */
async function openConnection(
  { smtp, allowPrivate }: MailRequest,
  signal: AbortSignal,
): Promise<Socket> {
  let last: unknown;
  for (const address of await addressesOf(smtp.host, allowPrivate)) {
    signal.throwIfAborted();
    try {
      return await connected(address, smtp.port, signal);
    } catch (error) {
      last = error;
    }
  }
  throw last;
}

function connected(
  host: string,
  port: number,
  signal: AbortSignal,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    const fail = (error: Error) => {
      settle();
      socket.destroy();
      reject(error);
    };
    const late = setTimeout(
      () => fail(new Error(`no connection to ${host}`)),
      CONNECT_MS,
    );
    const breakOff = () => fail(new Error("broken off"));
    const settle = () => {
      clearTimeout(late);
      signal.removeEventListener("abort", breakOff);
    };
    signal.addEventListener("abort", breakOff, { once: true });
    socket.on("error", fail);
    socket.once("connect", () => {
      settle();
      resolve(socket);
    });
  });
}

/**
 * What a failure means. Only senders, recipients and messages are refused for
 * good. A refused login or missing STARTTLS is tried again, because an
 * administrator can correct it.
 */
function failureOf(error: SmtpError): Answer {
  const { code, responseCode } = error;
  const isRefused = (code === "EENVELOPE" || code === "EMESSAGE") &&
    responseCode !== undefined && responseCode >= 500;
  return {
    status: responseCode ?? null,
    problem: lineOf(error),
    retryAfterMs: null,
    ...isRefused && { isRefused },
  };
}

/** What went wrong in one line, without what is the same at each attempt. */
function lineOf({ message, response }: SmtpError): string {
  return (response ? `${message.split(": ")[0]}: ${response}` : message)
    .replace(/ \(os error \d+\)/g, "")
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ").slice(0, 300);
}
