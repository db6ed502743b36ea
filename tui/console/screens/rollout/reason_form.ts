import type { Rollout } from "#shared/contract/rollouts/rollouts.ts";
import { pause, stop } from "#tui/actions/rollouts/control.ts";
import { type ActionContext, perform } from "#tui/console/perform.ts";
import type { WithReason } from "#tui/console/screens/rollouts/keys.ts";
import type { FormSpec } from "#tui/console/widgets/form.tsx";
import { text } from "#tui/text/mod.ts";
import { titleOf } from "#tui/words/titles.ts";

/** The most characters of a reason. */
const MOST = 500;

/** Pauses a rollout, or stops it, with the reason that is typed. */
export interface ReasonForm {
  readonly what: WithReason;
  readonly rollout: Rollout;
}

/** What the form is for, said at its bottom. */
export function reasonStatus({ what, rollout }: ReasonForm): string {
  const title = titleOf(rollout.package);
  return what === "pause"
    ? text.rolloutScreens.pauseTitle(title)
    : text.rolloutScreens.stopTitle(title);
}

/** Asks for the reason, which may stay empty. */
export function reasonForm(
  { what, rollout: { id } }: ReasonForm,
  context: ActionContext,
  leave: () => void,
): FormSpec {
  return {
    fields: () => [{
      name: "reason",
      label: text.rolloutScreens.reason,
      hint: text.rolloutScreens.reasonHint,
      kind: { type: "text" },
      problem: (value) =>
        value.trim().length > MOST ? text.rolloutScreens.reasonTooLong : null,
    }],
    draft: `${what} rollout ${id}`,
    start: { reason: "" },
    sends: what === "pause"
      ? text.rolloutScreens.pauseSends
      : text.rolloutScreens.stopSends,
    send({ reason = "" }) {
      leave();
      const target = { id, reason: reason.trim() };
      if (what === "pause") perform(pause, target, context);
      else perform(stop, target, context);
    },
    leave,
  };
}
