import type { SharedKey } from "#server/crypto/shared_key.ts";
import type { Answer } from "#server/domain/notifications/answer.ts";
import type { Mail } from "#server/domain/notifications/mail.ts";
import type { SmtpServer } from "#shared/contract/notifications/smtp.ts";

/** How notifications leave the server. */
export interface Outlets {
  /** The name of this server, as notifications say it. */
  readonly server: string;
  /** What the secrets of targets are encrypted with; null: nothing. */
  readonly key: SharedKey | null;
  /** Sends one notification once. It rejects only if it is broken off. */
  readonly sendWebhook: (request: {
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
    /** It may be sent to a private address. */
    readonly allowPrivate: boolean;
    readonly signal: AbortSignal;
  }) => Promise<Answer>;
  /** Sends one e-mail once. It rejects only if it is broken off. */
  readonly sendMail: (request: {
    readonly smtp: SmtpServer;
    readonly password: string;
    readonly to: readonly string[];
    readonly mail: Mail;
    /** The name of this server, as SMTP servers are told it. */
    readonly client: string;
    /** The SMTP server may have a private address. */
    readonly allowPrivate: boolean;
    readonly signal: AbortSignal;
  }) => Promise<Answer>;
}
