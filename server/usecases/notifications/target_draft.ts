import type { TargetRow } from "#db/notifications/targets.ts";
import type { TargetLanguage } from "#shared/contract/notifications/notifications.ts";
import {
  type EmailDraft,
  SMTP_PORTS,
  type SmtpServer,
} from "#shared/contract/notifications/smtp.ts";
import { newWebhookSecret } from "#server/crypto/webhook_signature.ts";

/** What an operator says of a new target: either a webhook or e-mail. */
export interface TargetDraft {
  readonly name: string;
  readonly webhook?: { readonly url: string; readonly secret?: string };
  readonly email?: EmailDraft;
  readonly topics?: readonly string[];
  readonly query: string;
  readonly language: TargetLanguage;
  readonly allowPrivate: boolean;
}

/** Where notifications go, as it is stored. */
export type Destination = Pick<TargetRow, "kind" | "address" | "settings">;

/** The destination and its secret; empty: it has none. */
export function destinationOf(
  { webhook, email }: TargetDraft,
): Destination & { readonly secret: string } {
  if (email) {
    return {
      kind: "email",
      address: addressOf(email.to),
      settings: smtpServer(email),
      secret: email.user === "" ? "" : email.password ?? "",
    };
  }
  return {
    kind: "webhook",
    address: webhook!.url,
    settings: {},
    secret: webhook!.secret ?? newWebhookSecret(),
  };
}

function smtpServer(
  { host, port, tls, user, from, ca }: EmailDraft,
): SmtpServer {
  return { host, port: port ?? SMTP_PORTS[tls], tls, user, from, ca };
}

/** Recipients in one text. */
export function addressOf(recipients: readonly string[]): string {
  return [...new Set(recipients)].join(", ");
}

/** What `addressOf` joined. */
export function recipientsOf(address: string): string[] {
  return address.split(", ");
}

/**
 * The part of a destination that the log has: everyone may read it, and the rest
 * of the address of a webhook may be a secret.
 */
export function publicAddress(
  { kind, address, settings }: Destination,
): string {
  if (kind === "webhook") return new URL(address).origin;
  const { host, port } = settings as SmtpServer;
  return `smtp://${host.includes(":") ? `[${host}]` : host}:${port}`;
}
