import type { z } from "zod";
import {
  type ApprovalResult,
  approveMachines,
  clearAlerts,
  createEnrolmentToken,
  type EnrolmentToken,
  revokeEnrolmentToken,
} from "#shared/contract/enrolment.ts";
import { call } from "#tui/api/call.ts";
import { text } from "#tui/text/mod.ts";
import type { Action } from "./action.ts";
import { flags } from "./command_line.ts";
import { undoWith } from "./undo/undo.ts";
import {
  type EntityName,
  recipientFlags,
  recipientIds,
  type Recipients,
  recipientWords,
} from "./recipients.ts";

/** Approves machines that wait for it, and vouches for others. */
export const approve: Action<Recipients, ApprovalResult, ApprovalResult> = {
  endpoint: approveMachines,
  preview: (connection, to) =>
    call(connection, approveMachines, {
      body: { ...recipientIds(to), dryRun: true },
    }),
  nothing: (_, { approved }) =>
    approved > 0 ? null : text.enrolment.approve.none,
  machines: (_, { approved }) => approved,
  question(to, { pending, waiting }) {
    const words = text.enrolment.approve;
    return {
      title: words.title(recipientWords(to)),
      lines: [
        words.effect,
        ...pending > 0 ? [words.pending(pending)] : [],
        ...waiting > 0 ? [words.waiting(waiting)] : [],
      ],
      yes: words.yes,
      danger: false,
    };
  },
  doing: (to) => text.enrolment.approve.doing(recipientWords(to)),
  run: (connection, to, { approved }) =>
    call(connection, approveMachines, {
      body: { ...recipientIds(to), confirmMachines: approved },
    }),
  sentence: (_, { approved }) =>
    approved === 0
      ? text.enrolment.approve.none
      : text.enrolment.approve.done(approved),
  commandLines: (to) => [[
    "machines",
    "approve",
    ...to.machines.map(({ name }) => name),
    ...recipientFlags({ ...to, machines: [] }),
  ]],
};

/** Clears the alerts about a machine's identity. */
export const clearAlert: Action<
  EntityName,
  z.output<typeof clearAlerts.output>
> = {
  endpoint: clearAlerts,
  doing: () => text.identity.clearing,
  run: (connection, { id }) =>
    call(connection, clearAlerts, { params: { id } }),
  sentence: ({ name }, { cleared }) => text.identity.cleared(name, cleared),
  commandLines: ({ name }) => [["machines", "clear-alert", name]],
};

/** The name of an enrolment token, the TAG it sets, and when it expires. */
export interface EnrolmentTokenDraft {
  readonly name: string;
  readonly tag: string;
  /** Days until it expires; left out: never. */
  readonly days?: number;
}

export type IssuedEnrolmentToken = z.output<typeof createEnrolmentToken.output>;

/** Issues an enrolment token; its URL is in this answer and nowhere else. */
export const issueEnrolment: Action<
  EnrolmentTokenDraft,
  IssuedEnrolmentToken
> = {
  endpoint: createEnrolmentToken,
  doing: ({ name }) => text.enrolment.tokens.issuing(name),
  run: (connection, body) => call(connection, createEnrolmentToken, { body }),
  sentence: (_, { token }) => text.enrolment.tokens.issued(token.name),
  undo: (_, { token }) =>
    undoWith(revokeEnrolment, token, {
      effects: [text.undo.revokes(token.name)],
    }),
  commandLines: ({ name, tag, days }) => [
    ["enrolment", "issue", name, ...flags({ tag: tag || undefined, days })],
  ],
};

/** An enrolment token by its id, and more if it has been read. */
export type EnrolmentTokenTarget =
  & Pick<EnrolmentToken, "id">
  & Partial<EnrolmentToken>;

/** Revokes an enrolment token at once. */
export const revokeEnrolment: Action<
  EnrolmentTokenTarget,
  { readonly id: number }
> = {
  endpoint: revokeEnrolmentToken,
  unavailable: ({ revokedAt }) =>
    revokedAt ? text.enrolment.tokens.isRevoked : null,
  question: ({ id, name = `${id}` }) => ({
    title: text.enrolment.tokens.revokeQuestion(name),
    lines: [text.enrolment.tokens.revokeEffect],
    yes: text.enrolment.tokens.revokeYes,
    danger: true,
  }),
  doing: ({ id, name = `${id}` }) => text.enrolment.tokens.revoking(name),
  async run(connection, { id }) {
    await call(connection, revokeEnrolmentToken, { params: { id } });
    return { id };
  },
  sentence: ({ id, name = `${id}` }) => text.enrolment.tokens.revoked(name),
  undo: () => text.undo.why.secret,
  id: ({ id }) => id,
  commandLines: ({ id }) => [["enrolment", "revoke", `${id}`]],
};
