import type { SharedKey } from "#server/crypto/shared_key.ts";
import type { Answer } from "#server/domain/notifications/answer.ts";

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
}
