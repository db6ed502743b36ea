import type {
  NotificationTarget,
  TargetLanguage,
} from "#shared/contract/notifications/notifications.ts";
import {
  type EmailChange,
  SMTP_PORTS,
  type SmtpServer,
} from "#shared/contract/notifications/smtp.ts";
import { appendEvent } from "#db/events/events.ts";
import {
  changeStatement,
  enableStatement,
  forgetSecretStatements,
  smtpOf,
  targetById,
  type TargetRow,
  targetRow,
} from "#db/notifications/targets.ts";
import type { Statement } from "#db/store/transaction.ts";
import { notFound } from "#server/domain/not_found.ts";
import type { Requester } from "#server/domain/permissions.ts";
import { readEventQuery } from "#server/domain/read_query.ts";
import { Refusal } from "#server/domain/refusal.ts";
import type { Services } from "#server/usecases/services.ts";
import { addressOf, publicAddress } from "./target_draft.ts";
import { replaceSecret } from "./target_secret.ts";

/** What is changed of a target; what is left out stays as it is. */
export interface TargetChange {
  readonly enabled?: boolean;
  readonly webhook?: { readonly url?: string; readonly secret?: string };
  readonly email?: EmailChange;
  readonly topics?: readonly string[];
  readonly query?: string;
  readonly language?: TargetLanguage;
  readonly allowPrivate?: boolean;
}

/**
 * Changes a target. One that is enabled is sent what happens from then on.
 *
 * @throws {Refusal} `notification_target_not_found`, `nothing_to_do`,
 * `query_malformed`, `not_possible_now` if it is of the other kind.
 */
export async function changeTarget(
  { store, notifier, now, outlets }: Pick<
    Services,
    "store" | "notifier" | "now" | "outlets"
  >,
  id: number,
  change: TargetChange,
  by: Requester,
): Promise<NotificationTarget> {
  const before = await targetRow(store.db, id);
  if (!before) throw notFound("notification_target", id);
  const { name, kind } = before;
  const other = kind === "webhook" ? change.email : change.webhook;
  if (other) {
    throw new Refusal(
      "not_possible_now",
      kind === "webhook"
        ? `The target ${name} is a webhook: remove it and make one of e-mail`
        : `The target ${name} is one of e-mail: remove it and make a webhook`,
    );
  }
  if (change.query !== undefined) readEventQuery(change.query);
  const after = changed(before, change);
  const secret = change.webhook?.secret ?? change.email?.password;
  const hasLogin = kind === "webhook" || smtpOf(after).user !== "";
  const fields = FIELDS.filter((field) =>
    JSON.stringify(before[field]) !== JSON.stringify(after[field])
  );
  const { enabled = before.enabled } = change;
  const isSwitched = enabled !== before.enabled;
  if (fields.length === 0 && secret === undefined && !isSwitched) {
    throw new Refusal("nothing_to_do", nothingToDo(name, change));
  }
  const statements: Statement[] = [
    ...fields.length > 0 ? [changeStatement(after)] : [],
    ...isSwitched ? [enableStatement(id, enabled)] : [],
    ...!hasLogin
      ? forgetSecretStatements(before.secretName)
      : secret === undefined
      ? []
      : replaceSecret(outlets.key, before.secretName, secret),
  ];
  await store.commit([
    appendEvent({
      kind: "notification.changed",
      actor: `operator:${by.name}`,
      at: now(),
      payload: {
        target: name,
        ...isSwitched && { enabled },
        ...fields.includes("address") || fields.includes("settings")
          ? { address: publicAddress(after) }
          : {},
        ...fields.length > 0 && { fields },
        ...secret !== undefined && { secret: "replaced" },
      },
    }),
    ...statements,
  ]);
  notifier.notify();
  return (await targetById(store.db, id))!;
}

const FIELDS = [
  "address",
  "settings",
  "topics",
  "query",
  "language",
  "allowPrivate",
] as const satisfies readonly (keyof TargetRow)[];

function changed(before: TargetRow, change: TargetChange): TargetRow {
  const { webhook, email } = change;
  const {
    topics = before.topics,
    query = before.query,
    language = before.language,
    allowPrivate = before.allowPrivate,
  } = change;
  return {
    ...before,
    ...{ query, language, allowPrivate, topics: [...new Set(topics)] },
    address: email?.to ? addressOf(email.to) : webhook?.url ?? before.address,
    settings: email ? smtpAfter(smtpOf(before), email) : before.settings,
  };
}

/** Another way to encrypt brings its usual port, unless one is named. */
function smtpAfter(before: SmtpServer, email: EmailChange): SmtpServer {
  const { host = before.host, tls = before.tls, user = before.user } = email;
  const { from = before.from, ca = before.ca } = email;
  const port = email.port ??
    (tls === before.tls ? before.port : SMTP_PORTS[tls]);
  return { host, port, tls, user, from, ca };
}

function nothingToDo(name: string, { enabled, ...others }: TargetChange) {
  return enabled === undefined || Object.keys(others).length > 0
    ? `The target ${name} is so already`
    : `The target ${name} is ${enabled ? "enabled" : "disabled"} already`;
}
