import * as z from "zod";
import { endpoint } from "#shared/contract/endpoint.ts";
import {
  ById,
  Moment,
  pageOf,
  PageQuery,
  QueryText,
  RowId,
} from "#shared/contract/page.ts";
import { EmailChange, EmailDraft, SmtpServer } from "./smtp.ts";
import { Topic } from "./topics.ts";

const Name = z.string().regex(
  /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
  "letters, digits and . _ -, at most 64, beginning with a letter or digit",
);

/** Where a webhook sends to; without a user, a password and a fragment. */
const WebhookUrl = z.string().max(2000).refine(
  (text) => {
    const url = URL.parse(text);
    return url !== null && ["http:", "https:"].includes(url.protocol) &&
      url.username === "" && url.password === "" && url.hash === "";
  },
  "an address that begins with https:// or http://, without a user, a password and #",
);

const SECRET_RULE = "whsec_ and 24 to 64 bytes in base64";

/** `whsec_` and 24 to 64 bytes in base64, as standard-webhooks says. */
const WebhookSecret = z.string()
  .regex(/^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/, SECRET_RULE)
  .refine(isKey, SECRET_RULE);

/** True if what follows `whsec_` can be read, and has the right length. */
function isKey(secret: string): boolean {
  try {
    const { length } = Uint8Array.fromBase64(secret.replace(/^whsec_/, ""));
    return length >= 24 && length <= 64;
  } catch {
    return false;
  }
}

/**
 * Notifications to one target that may wait; while there are more, it reads the
 * log no further, so that nothing is lost as long as the log has it.
 */
export const MOST_WAITING = 1000;

export const TargetKind = z.enum(["webhook", "email"]);
export type TargetKind = z.infer<typeof TargetKind>;

/** The language of the sentences in notifications. */
export const TargetLanguage = z.enum(["en", "fr"]);
export type TargetLanguage = z.infer<typeof TargetLanguage>;

/** Where notifications are sent to, and which. */
export const NotificationTarget = z.object({
  id: z.number().int(),
  name: Name,
  kind: TargetKind,
  /** The URL of a webhook; recipients of e-mail, separated by commas. */
  address: z.string(),
  /** What takes its e-mails, without the password; null: a webhook. */
  smtp: SmtpServer.nullable(),
  /** Kinds of events, or how kinds begin: `rollout.halted`, `warning.`. */
  topics: z.array(Topic),
  /** Only events whose machine matches; empty: all. */
  query: z.string(),
  language: TargetLanguage,
  /** It may send to private addresses. */
  allowPrivate: z.boolean(),
  enabled: z.boolean(),
  /** Notifications that are to be sent, or sent again. */
  waiting: z.number().int(),
  /** Those that are not sent again by themselves. */
  dead: z.number().int(),
  /** Events that it has not looked at because too many wait; 0: none. */
  behind: z.number().int(),
  /** When something was last delivered; null: nothing yet. */
  deliveredAt: Moment.nullable(),
  /** What was last wrong, since the last delivery; null: nothing. */
  problem: z.object({ at: Moment, text: z.string() }).nullable(),
  createdAt: Moment,
  createdBy: z.string(),
});
export type NotificationTarget = z.infer<typeof NotificationTarget>;

export const DeliveryState = z.enum(["waiting", "delivered", "dead"]);
export type DeliveryState = z.infer<typeof DeliveryState>;

/** One notification to one target. */
export const Delivery = z.object({
  id: z.number().int(),
  /** The same at each attempt: receivers know a repetition by it. */
  messageId: z.string(),
  /** The event it is about. */
  seq: z.number().int(),
  /** The kind of the event. */
  type: z.string(),
  /** One sentence, in the target's language. */
  subject: z.string(),
  state: DeliveryState,
  attempts: z.number().int(),
  /** When it is tried again; null: it is not. */
  nextAt: Moment.nullable(),
  /** The status of the last answer, of HTTP or SMTP; null: there was none. */
  status: z.number().int().nullable(),
  /** What was wrong at the last attempt; empty: nothing, or not tried yet. */
  problem: z.string(),
  createdAt: Moment,
  /** When it was delivered, or given up; null: neither. */
  doneAt: Moment.nullable(),
});
export type Delivery = z.infer<typeof Delivery>;

const TargetQuery = PageQuery.extend({
  /** The whole name, exactly. */
  name: z.string().max(200).optional(),
});
export type TargetQuery = z.output<typeof TargetQuery>;

export const listTargets = endpoint({
  method: "GET",
  path: "/notifications",
  summary: "List the targets of notifications",
  role: "admin",
  query: TargetQuery,
  output: pageOf(NotificationTarget),
});

export const readTarget = endpoint({
  method: "GET",
  path: "/notifications/{id}",
  summary: "One target of notifications",
  role: "admin",
  params: ById,
  output: NotificationTarget,
});

export const createTarget = endpoint({
  method: "POST",
  path: "/notifications",
  summary: "Send notifications to a target; its secret is in this answer only",
  role: "admin",
  body: z.strictObject({
    name: Name,
    /** Either this … */
    webhook: z.strictObject({
      url: WebhookUrl,
      /** What signs the notifications; made if it is left out. */
      secret: WebhookSecret.optional(),
    }).optional(),
    /** … or this. */
    email: EmailDraft.optional(),
    /** By default halted and finished rollouts, reached waves and warnings. */
    topics: z.array(Topic).min(1).max(50).optional(),
    query: QueryText.default(""),
    language: TargetLanguage.default("en"),
    allowPrivate: z.boolean().default(false),
  }).refine(
    ({ webhook, email }) => (webhook === undefined) !== (email === undefined),
    "either webhook or email",
  ),
  output: z.object({
    target: NotificationTarget,
    /** What signs its notifications; empty: it is no webhook. */
    secret: z.string(),
  }),
  status: 201,
});

export const changeTarget = endpoint({
  method: "PATCH",
  path: "/notifications/{id}",
  summary: "Change a target; what is left out stays as it is",
  role: "admin",
  params: ById,
  body: z.strictObject({
    /** One that is enabled is sent what happens from then on. */
    enabled: z.boolean().optional(),
    webhook: z.strictObject({
      url: WebhookUrl.optional(),
      secret: WebhookSecret.optional(),
    }).optional(),
    email: EmailChange.optional(),
    topics: z.array(Topic).min(1).max(50).optional(),
    query: QueryText.optional(),
    language: TargetLanguage.optional(),
    allowPrivate: z.boolean().optional(),
  }),
  output: NotificationTarget,
});

export const removeTarget = endpoint({
  method: "DELETE",
  path: "/notifications/{id}",
  summary: "Remove a target with its notifications that were not delivered",
  role: "admin",
  params: ById,
  output: z.object({}),
});

export const testTarget = endpoint({
  method: "POST",
  path: "/notifications/{id}/test",
  summary: "Send a test notification now, once",
  role: "admin",
  params: ById,
  output: z.object({
    delivered: z.boolean(),
    /** The status of the answer, of HTTP or SMTP; null: there was none. */
    status: z.number().int().nullable(),
    /** What was wrong; empty: nothing. */
    problem: z.string(),
    /** How long it took. */
    milliseconds: z.number().int(),
  }),
});

const DeliveryQuery = PageQuery.extend({ state: DeliveryState.optional() });
export type DeliveryQuery = z.output<typeof DeliveryQuery>;

export const listDeliveries = endpoint({
  method: "GET",
  path: "/notifications/{id}/deliveries",
  summary: "The notifications to a target, newest first",
  role: "admin",
  params: ById,
  query: DeliveryQuery,
  output: pageOf(Delivery),
});

export const resendDeliveries = endpoint({
  method: "POST",
  path: "/notifications/{id}/resend",
  summary: "Send notifications again that were given up",
  role: "admin",
  params: ById,
  body: z.strictObject({
    /** Their ids; by default all that were given up. */
    deliveries: z.array(RowId).min(1).max(1000).optional(),
  }),
  output: z.object({ resent: z.number().int() }),
});
