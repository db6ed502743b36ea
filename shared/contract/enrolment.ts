import * as z from "zod";
import { endpoint } from "./endpoint.ts";
import { ConfirmMachines } from "./assignments/confirmation.ts";
import { MachineTargets } from "./machines/targets.ts";
import { ById, Moment, pageOf, PageQuery, sortBy } from "./page.ts";

const Name = z.string().regex(
  /^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/,
  "letters, digits and . _ @ -, at most 64, beginning with a letter or digit",
);
const Tag = z.string().trim().max(255).regex(
  /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u,
  "one line, no control characters",
);

/** A token that lets machines in. Its secret is shown once, when it is issued. */
export const EnrolmentToken = z.object({
  id: z.number().int(),
  name: Name,
  /** The TAG that new machines get; empty: their own. */
  tag: Tag,
  createdAt: Moment,
  createdBy: z.string(),
  /** Null: it never expires. */
  expiresAt: Moment.nullable(),
  revokedAt: Moment.nullable(),
  /** Machines it has let in. */
  uses: z.number().int(),
  usedAt: Moment.nullable(),
});
export type EnrolmentToken = z.infer<typeof EnrolmentToken>;

export const ENROLMENT_TOKEN_SORTS = ["created", "name"] as const;

const EnrolmentTokenQuery = PageQuery.extend({
  /** Default: `-created`. */
  sort: sortBy(ENROLMENT_TOKEN_SORTS),
});
export type EnrolmentTokenQuery = z.output<typeof EnrolmentTokenQuery>;

export const listEnrolmentTokens = endpoint({
  method: "GET",
  path: "/enrolment-tokens",
  summary: "List the tokens that let machines in, never their secrets",
  role: "admin",
  query: EnrolmentTokenQuery,
  output: pageOf(EnrolmentToken),
});

export const createEnrolmentToken = endpoint({
  method: "POST",
  path: "/enrolment-tokens",
  summary:
    "Issue a token that lets machines in; its URL is in this answer only",
  role: "admin",
  body: z.strictObject({
    name: Name,
    tag: Tag.default(""),
    /** Days until it expires; absent: it never expires. */
    days: z.number().int().min(1).max(3650).optional(),
  }),
  output: z.object({
    token: EnrolmentToken,
    /** The last part of the agents' URL. */
    secret: z.string(),
    /** The agents' URLs with the token, over HTTP and HTTPS. */
    urls: z.object({ http: z.string(), https: z.string() }),
  }),
  status: 201,
});

export const revokeEnrolmentToken = endpoint({
  method: "DELETE",
  path: "/enrolment-tokens/{id}",
  summary: "Revoke a token: it lets no more machines in, those it let in stay",
  role: "admin",
  params: ById,
  output: z.object({}),
});

/**
 * Machines that are pending are offered nothing until they are approved. An
 * approved machine that nobody has vouched for becomes a trusted one, which
 * groups for trusted machines take.
 */
export const approveMachines = endpoint({
  method: "POST",
  path: "/machines/approvals",
  summary: "Approve machines, and vouch for them",
  role: "operator",
  body: MachineTargets.extend({
    /** Only count the machines; nothing changes. */
    dryRun: z.boolean().default(false),
    confirmMachines: ConfirmMachines,
  }),
  output: z.object({
    /** Machines that are approved, or trusted, from now on. */
    approved: z.number().int(),
    /** Those of `approved` that were pending. */
    pending: z.number().int(),
    /** Machines that were both before. */
    unchanged: z.number().int(),
    /** Deployments that wait on machines that were pending. */
    waiting: z.number().int(),
  }),
});
export type ApprovalResult = z.output<typeof approveMachines.output>;

/** Alerts about who a machine is; see the kinds of `Trouble`. */
export const clearAlerts = endpoint({
  method: "POST",
  path: "/machines/{id}/alerts/clear",
  summary:
    "Say that an operator has looked at the alerts about a machine's identity",
  role: "operator",
  params: ById,
  output: z.object({ cleared: z.number().int() }),
});
