import type { TargetRow } from "#db/notifications/targets.ts";
import { signatureHeaders } from "#server/crypto/webhook_signature.ts";
import type { Answer } from "#server/domain/notifications/answer.ts";
import {
  type Message,
  webhookBody,
} from "#server/domain/notifications/message.ts";
import type { Services } from "#server/usecases/services.ts";
import { targetSecret } from "./target_secret.ts";

/** Ids of notifications, as `msg_…`: receivers know a repetition by them. */
export function newMessageId(): string {
  return `msg_${crypto.randomUUID().replaceAll("-", "")}`;
}

/**
 * Sends a notification to a target, once.
 *
 * @throws {DOMException} `AbortError`, if it was broken off.
 */
export async function sendMessage(
  { store, outlets, now }: Pick<Services, "store" | "outlets" | "now">,
  target: TargetRow,
  { id, message }: { readonly id: string; readonly message: Message },
  signal: AbortSignal,
): Promise<Answer> {
  const secret = await targetSecret(store, outlets.key, target.secretName);
  if (secret === null) {
    return {
      status: null,
      problem:
        "this server cannot read the target's secret: start it with the --key-file that the other servers have, or make the target again",
      retryAfterMs: null,
    };
  }
  const { address: url, allowPrivate } = target;
  const body = webhookBody(message);
  const headers = signatureHeaders(secret, { id, at: now(), body });
  return await outlets.sendWebhook(
    { url, headers, body, allowPrivate, signal },
  );
}
