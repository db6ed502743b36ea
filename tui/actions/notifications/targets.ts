import type { z } from "zod";
import {
  changeTarget,
  createTarget,
  listTargets,
  type NotificationTarget,
  readTarget,
  removeTarget,
  resendDeliveries,
  testTarget,
} from "#shared/contract/notifications/notifications.ts";
import type { Action } from "#tui/actions/action.ts";
import { NoMatch } from "#tui/actions/lookup.ts";
import { call, type ServerConnection } from "#tui/api/call.ts";
import { text } from "#tui/text/mod.ts";

/** The target with a name or an id; a name may look like an id, and wins. */
export async function targetNamed(
  connection: ServerConnection,
  word: string,
): Promise<NotificationTarget> {
  const { rows } = await call(connection, listTargets, {
    query: { name: word },
  });
  if (rows[0]) return rows[0];
  if (/^\d{1,15}$/.test(word)) {
    return await call(connection, readTarget, { params: { id: word } });
  }
  throw new NoMatch(text.notifications.unknown(word));
}

type Target = Pick<NotificationTarget, "id" | "name">;
type TargetDraft = z.input<NonNullable<typeof createTarget.body>>;
type TargetChange = z.input<NonNullable<typeof changeTarget.body>>;

/** Makes a target; its secret is in this answer and nowhere else. */
export const createTargetAction: Action<
  TargetDraft,
  z.output<typeof createTarget.output>
> = {
  endpoint: createTarget,
  doing: ({ name }) => text.notifications.creating(name),
  run: (connection, body) => call(connection, createTarget, { body }),
  sentence: (_, { target }) => text.notifications.created(target.name),
  id: (_, { target }) => target.id,
  commandLines: ({ name, webhook, email }) => [[
    ...["notifications", "create", name],
    ...webhook ? ["--webhook", webhook.url] : [],
    ...email
      ? [
        ...["--email", email.to.join(",")],
        ...["--smtp", smtpPlace(email), "--from", email.from],
      ]
      : [],
  ]],
};

/** `host` or `host:port`, as the command line reads it. */
function smtpPlace(
  { host, port }: { readonly host: string; readonly port?: number },
): string {
  const name = host.includes(":") ? `[${host}]` : host;
  return port === undefined ? name : `${name}:${port}`;
}

/** A target, and what is changed of it. */
export interface TargetWithChange extends Target {
  readonly change: TargetChange;
}

/** Changes what a target is sent, and where to. */
export const changeTargetAction: Action<TargetWithChange, NotificationTarget> =
  {
    endpoint: changeTarget,
    doing: ({ name }) => text.notifications.changing(name),
    run: (connection, { id, change }) =>
      call(connection, changeTarget, { params: { id }, body: change }),
    sentence: ({ name }) => text.notifications.changed(name),
    id: ({ id }) => id,
    commandLines: ({ name }) => [["notifications", "set", name]],
  };

function switching(
  enabled: boolean,
): Action<Pick<NotificationTarget, "id" | "name" | "enabled">, Target> {
  const { notifications: own } = text;
  return {
    endpoint: changeTarget,
    unavailable: (target) =>
      target.enabled === enabled
        ? enabled ? own.isEnabled : own.isDisabled
        : null,
    doing: ({ name }) => own.changing(name),
    run: (connection, { id }) =>
      call(connection, changeTarget, { params: { id }, body: { enabled } }),
    sentence: ({ name }) => enabled ? own.enabled(name) : own.disabled(name),
    id: ({ id }) => id,
    commandLines: ({ name }) => [
      ["notifications", enabled ? "enable" : "disable", name],
    ],
  };
}

/** Sends notifications to a target again, from now on. */
export const enableTargetAction = () => switching(true);
/** Sends nothing more to a target. */
export const disableTargetAction = () => switching(false);

/** Removes a target with what was not delivered. */
export const removeTargetAction: Action<Target, { readonly id: number }> = {
  endpoint: removeTarget,
  question: ({ name }) => ({
    title: text.notifications.removeQuestion(name),
    lines: [text.notifications.removeEffect],
    yes: text.notifications.removeYes,
    danger: true,
  }),
  doing: ({ name }) => text.notifications.removing(name),
  async run(connection, { id }) {
    await call(connection, removeTarget, { params: { id } });
    return { id };
  },
  sentence: ({ name }) => text.notifications.removed(name),
  undo: () => text.undo.why.secret,
  id: ({ id }) => id,
  commandLines: ({ name }) => [["notifications", "remove", name]],
};

/** Sends a test now. */
export const testTargetAction: Action<
  Target,
  z.output<typeof testTarget.output>
> = {
  endpoint: testTarget,
  doing: ({ name }) => text.notifications.testing(name),
  run: (connection, { id }) =>
    call(connection, testTarget, { params: { id }, body: {} }),
  sentence: ({ name }, { delivered, milliseconds, problem }) =>
    delivered
      ? text.notifications.tested(name, milliseconds)
      : text.notifications.testFailed(name, problem),
  commandLines: ({ name }) => [["notifications", "test", name]],
};

/** Some deliveries to a target, or all that were given up. */
export interface ResendTarget extends Target {
  readonly deliveries?: readonly number[];
}

/** Sends again what was given up. */
export const resendAction: Action<
  ResendTarget,
  z.output<typeof resendDeliveries.output>
> = {
  endpoint: resendDeliveries,
  doing: ({ name }) => text.notifications.resending(name),
  run: (connection, { id, deliveries }) =>
    call(connection, resendDeliveries, {
      params: { id },
      body: deliveries ? { deliveries: [...deliveries] } : {},
    }),
  sentence: ({ name }, { resent }) => text.notifications.resent(name, resent),
  commandLines: ({ name, deliveries = [] }) => [
    ["notifications", "resend", name, ...deliveries.map((id) => `${id}`)],
  ],
};
