import type { EnrolmentToken } from "#shared/contract/enrolment.ts";
import { issueEnrolment, revokeEnrolment } from "#tui/actions/enrolment.ts";
import type { Binding } from "#tui/console/keys/binding.ts";
import { needsRow, type Selection } from "#tui/console/keys/lists.ts";
import { actionKey, type ActionState, whyNot } from "#tui/console/perform.ts";
import { text } from "#tui/text/mod.ts";

export interface EnrolmentState extends Selection<EnrolmentToken>, ActionState {
  readonly issue: () => void;
}

const noToken = (state: EnrolmentState) =>
  needsRow(state, text.enrolment.tokens.none);

export const enrolmentKeys: readonly Binding<EnrolmentState>[] = [
  {
    key: "n",
    does: () => text.enrolment.tokens.issue,
    footer: ["n", () => text.enrolment.tokens.issueShort],
    unavailable: ({ role }) => whyNot(issueEnrolment, role),
    run: ({ issue }) => issue(),
  },
  actionKey({
    key: "D",
    does: () => text.enrolment.tokens.revoke,
    footer: ["D", () => text.enrolment.tokens.revokeShort],
    action: revokeEnrolment,
    target: ({ selected }) => selected,
    needs: noToken,
  }),
];

/** The URL of a new token that is on screen, once. */
export interface UrlState {
  readonly copy: () => void;
  readonly close: () => void;
}

export const urlKeys: readonly Binding<UrlState>[] = [
  {
    key: "y",
    does: () => text.enrolment.tokens.copy,
    run: ({ copy }) => copy(),
  },
  {
    key: "enter",
    does: () => text.tokens.closeSecret,
    run: ({ close }) => close(),
  },
];
