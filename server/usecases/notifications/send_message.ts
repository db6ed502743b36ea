import { smtpOf, type TargetRow } from "#db/notifications/targets.ts";
import { signatureHeaders } from "#server/crypto/webhook_signature.ts";
import type { Answer } from "#server/domain/notifications/answer.ts";
import { mailOf } from "#server/domain/notifications/mail.ts";
import {
  type Message,
  webhookBody,
} from "#server/domain/notifications/message.ts";
import type { Services } from "#server/usecases/services.ts";
import { recipientsOf } from "./target_draft.ts";
import { targetSecret } from "./target_secret.ts";

/** Ids of notifications, as `msg_…`: receivers know a repetition by them. */
export function newMessageId(): string {
  return `msg_${crypto.randomUUID().replaceAll("-", "")}`;
}

/** Ids of e-mails, which make their Message-IDs. */
export function newMailId(): string {
  return `mail_${crypto.randomUUID().replaceAll("-", "")}`;
}

type Needs = Pick<Services, "store" | "outlets" | "now">;

/**
 * Sends notifications to a target, once: an e-mail about all of them, or one to
 * a webhook.
 *
 * @param id The same at each attempt.
 * @throws {DOMException} `AbortError`, if it was broken off.
 */
export async function sendMessages(
  services: Needs,
  target: TargetRow,
  { id, messages }: {
    readonly id: string;
    readonly messages: readonly Message[];
  },
  signal: AbortSignal,
): Promise<Answer> {
  const { store, outlets } = services;
  const needsNone = target.kind === "email" && !smtpOf(target).user;
  const secret = needsNone
    ? ""
    : await targetSecret(store, outlets.key, target.secretName);
  if (secret === null) {
    return {
      status: null,
      problem: target.kind === "email"
        ? "there is no password for the SMTP server, or this server cannot read it: set it again, and start the server with the --key-file that the other servers have"
        : "this server cannot read the target's secret: start it with the --key-file that the other servers have, or make the target again",
      retryAfterMs: null,
    };
  }
  return target.kind === "email"
    ? await sendEmail(services, target, secret, { id, messages }, signal)
    : await post(
      services,
      target,
      secret,
      { id, message: messages[0]! },
      signal,
    );
}

async function post(
  { outlets, now }: Needs,
  { address: url, allowPrivate }: TargetRow,
  secret: string,
  { id, message }: { readonly id: string; readonly message: Message },
  signal: AbortSignal,
): Promise<Answer> {
  const body = webhookBody(message);
  const headers = signatureHeaders(secret, { id, at: now(), body });
  return await outlets.sendWebhook(
    { url, headers, body, allowPrivate, signal },
  );
}

async function sendEmail(
  { outlets, now }: Needs,
  target: TargetRow,
  password: string,
  { id, messages }: {
    readonly id: string;
    readonly messages: readonly Message[];
  },
  signal: AbortSignal,
): Promise<Answer> {
  const { name, address, language, allowPrivate } = target;
  const { server } = outlets;
  return await outlets.sendMail({
    smtp: smtpOf(target),
    password,
    to: recipientsOf(address),
    mail: mailOf(
      messages,
      { batch: id, server, target: name, language, at: now() },
    ),
    client: server,
    ...{ allowPrivate, signal },
  });
}
