import { createHmac } from "node:crypto";

const PREFIX = "whsec_";

/** A new secret for the notifications of one target: 32 random bytes. */
export function newWebhookSecret(): string {
  return PREFIX + crypto.getRandomValues(new Uint8Array(32)).toBase64();
}

/**
 * The headers that sign a notification, by the specification of
 * standard-webhooks: HMAC-SHA-256 of `ID.SECONDS.BODY`.
 *
 * @param secret `whsec_` and the key in base64.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(
 *   signatureHeaders("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", {
 *     id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
 *     at: new Date(1614265330_000),
 *     body: '{"test": 2432232314}',
 *   })["webhook-signature"],
 *   "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
 * );
 * ```
 */
export function signatureHeaders(
  secret: string,
  { id, at, body }: {
    readonly id: string;
    /** When it is sent; receivers refuse what is minutes old. */
    readonly at: Date;
    readonly body: string;
  },
) {
  const seconds = Math.floor(at.getTime() / 1000);
  const key = Uint8Array.fromBase64(secret.slice(PREFIX.length));
  const signature = createHmac("sha256", key)
    .update(`${id}.${seconds}.${body}`).digest("base64");
  return {
    "webhook-id": id,
    "webhook-timestamp": `${seconds}`,
    "webhook-signature": `v1,${signature}`,
  };
}
