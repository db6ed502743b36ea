import type { EnrolmentRefusal } from "#shared/contract/enrolment_refusals.ts";
import { count, machines } from "#tui/text/en/plural.ts";

/** Texts about which machines are let in. */
export const enrolment = {
  enrolment: {
    /** Why a machine is not let in, in a sentence of a warning. */
    refusals: {
      token_missing: "its URL has no enrolment token",
      token_unknown: "nobody issued the token in its URL",
      token_expired: "the token in its URL has expired",
      token_revoked: "the token in its URL was revoked",
      pending_full: "too many machines wait for approval already",
    } satisfies Record<EnrolmentRefusal, string>,
    pending: "Wait for approval",
    pendingWords: (n: number) => machines(n),
    approve: {
      key: "approve the machines (marked or selected)",
      keyOne: "approve the machine",
      short: "approve",
      whom: "Approve which machines?",
      title: (whom: string) => `Approve ${whom}?`,
      effect:
        "They are offered packages, and groups for trusted machines take them.",
      pending: (n: number) => `${machines(n)} waited for approval.`,
      waiting: (n: number) =>
        `${count(n, "deployment")} will be offered at their next contact.`,
      yes: "approve",
      doing: (whom: string) => `Approving ${whom}`,
      done: (n: number) => `${machines(n)} approved`,
      none: "They are approved already",
    },
    isPending: "waits for approval: + approves it",
    approved: "Approved by",
    groups: {
      label: "Only",
      only: "trusted machines: approved by an operator, or with a token",
      option: "only machines that an operator approved or a token let in",
      noOption: "machines that nobody vouches for, too",
      field: "Machines",
      fieldHint:
        "trusted ones: an operator approved them, or a token let them in",
      all: "all",
      trusted: "trusted only",
      leftOut: (n: number) =>
        `${machines(n)} left out: nobody vouches for them (machines approve)`,
      planned: "Left out",
      pending: "Not approved",
      waiting: (n: number) =>
        `${machines(n)} ${
          n === 1 ? "waits" : "wait"
        } for approval; nothing is offered before (machines approve)`,
    },
    tokens: {
      crumb: "enrolment",
      noun: "Token",
      none: "No enrolment tokens",
      empty: "No enrolment tokens; n issues one for the URL of a site's agents",
      columns: { tag: "TAG", uses: "USES", used: "LAST USED", state: "STATE" },
      states: { valid: "valid", expired: "expired", revoked: "revoked" },
      issue: "issue an enrolment token",
      issueShort: "issue",
      form: "New enrolment token",
      name: "Name",
      nameHint: "The site or the purpose, such as paris",
      tag: "TAG",
      tagHint: "Set on the machines it lets in; may be empty",
      days: "Days",
      daysHint: "Days until it expires; empty: never",
      issuing: (name: string) => `Issuing the enrolment token ${name}`,
      issued: (name: string) => `Enrolment token ${name} issued`,
      shown: "The agents' URL. It is shown only now:",
      server: "Set it as the server of the agents, then restart them.",
      copy: "copy the URL",
      revoke: "revoke the token",
      revokeShort: "revoke",
      revokeQuestion: (name: string) => `Revoke the enrolment token ${name}?`,
      revokeEffect:
        "It lets no more machines in. Those it let in stay, and go on polling its URL.",
      revokeYes: "revoke",
      revoking: (name: string) => `Revoking ${name}`,
      revoked: (name: string) => `Enrolment token ${name} revoked`,
      isRevoked: "It is revoked already",
    },
    cli: {
      approve: "approve new machines, or vouch for known ones",
      approveQuery: "machines that match, such as status:pending",
      clearAlert: "clear the alerts about a machine's identity",
      would: (n: number, pending: number) =>
        `${machines(n)} would be approved; ${
          pending === 1 ? "1 waits" : `${pending} wait`
        } for it`,
      tokens: "tokens in the agents' URL that let machines in",
      list: "list enrolment tokens and how often they were used",
      issue: "issue an enrolment token; the URL is shown only now",
      revoke: "revoke an enrolment token; machines it let in stay",
      name: "name of the token",
      tag: "TAG of the machines it lets in",
      days: "days until it expires; default never",
      id: "ID of the token; see enrolment list",
      note: (name: string) =>
        `Enrolment token ${name}. Set the first line as the server of agents, or the second one with the server's CA; they are not shown again.`,
    },
  },
};
