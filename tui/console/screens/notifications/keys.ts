import type {
  Delivery,
  NotificationTarget,
} from "#shared/contract/notifications/notifications.ts";
import {
  disableTargetAction,
  enableTargetAction,
  removeTargetAction,
  resendAction,
  testTargetAction,
} from "#tui/actions/notifications/targets.ts";
import type { EntityName } from "#tui/actions/recipients.ts";
import type { Binding } from "#tui/console/keys/binding.ts";
import { needsRow, type Selection } from "#tui/console/keys/lists.ts";
import { actionKey, type ActionState, whyNot } from "#tui/console/perform.ts";
import { text } from "#tui/text/mod.ts";

export interface TargetsState
  extends Selection<NotificationTarget>, ActionState {
  readonly open: (target: NotificationTarget) => void;
}

const noTarget = (state: Selection<NotificationTarget>) =>
  needsRow(state, text.notifications.screen.noTarget);

const selectedOf = ({ selected }: TargetsState) => selected;

const nothingDead = (state: TargetsState) =>
  noTarget(state) ??
    (state.selected?.dead === 0 ? text.notifications.screen.noneDead : null);

export const targetKeys: readonly Binding<TargetsState>[] = [
  {
    key: "enter",
    does: () => text.notifications.screen.open,
    footer: ["enter", () => text.notifications.screen.openShort],
    unavailable: noTarget,
    run: ({ selected, open }) => selected && open(selected),
  },
  actionKey({
    key: "t",
    does: () => text.notifications.screen.test,
    footer: ["t", () => text.notifications.screen.testShort],
    action: testTargetAction,
    target: selectedOf,
    needs: noTarget,
  }),
  actionKey({
    key: "r",
    does: () => text.notifications.screen.resendAll,
    footer: ["r", () => text.notifications.screen.resendShort],
    action: resendAction,
    target: selectedOf,
    needs: nothingDead,
  }),
  {
    key: "p",
    does: () => text.notifications.screen.pause,
    footer: ["p", () => text.notifications.screen.pauseShort],
    unavailable: (state) =>
      noTarget(state) ?? whyNot(disableTargetAction(), state.role),
    run: ({ selected, start }) =>
      selected && start(
        selected.enabled ? disableTargetAction() : enableTargetAction(),
        selected,
      ),
  },
  actionKey({
    key: "D",
    does: () => text.notifications.screen.remove,
    footer: ["D", () => text.notifications.removeYes],
    action: removeTargetAction,
    target: selectedOf,
    needs: noTarget,
  }),
];

export interface DeliveriesState extends Selection<Delivery>, ActionState {
  readonly of: EntityName;
}

const notDead = (state: DeliveriesState) =>
  needsRow(state, text.notifications.screen.noDelivery) ??
    (state.selected?.state === "dead"
      ? null
      : text.notifications.screen.notGivenUp);

export const deliveryKeys: readonly Binding<DeliveriesState>[] = [
  actionKey({
    key: "r",
    does: () => text.notifications.screen.resendOne,
    footer: ["r", () => text.notifications.screen.resendShort],
    action: resendAction,
    target: ({ selected, of }: DeliveriesState) =>
      selected && { ...of, deliveries: [selected.id] },
    needs: notDead,
  }),
];
