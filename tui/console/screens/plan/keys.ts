import type { Role } from "#shared/contract/roles.ts";
import type { Plan } from "#shared/contract/assignments/plans.ts";
import { assign, assignAndActivate } from "#tui/actions/assignments.ts";
import { whyNot } from "#tui/console/perform.ts";
import { type Binding, LOADING } from "#tui/console/keys/binding.ts";
import { text } from "#tui/text/mod.ts";

export interface PlanState {
  /** Null until it is made. */
  readonly plan: Plan | null;
  readonly role: Role;
  readonly force: boolean;
  readonly hasGroups: boolean;
  readonly assign: (plan: Plan) => void;
  readonly assignAndActivate: (plan: Plan) => void;
  readonly toggleForce: () => void;
  readonly toggleMode: () => void;
  /** Opens the form for its waves. */
  readonly editWaves: () => void;
  /** The machines may become more: those of groups and of a query. */
  readonly canGrow: boolean;
  /** Opens the form for how many more are accepted. */
  readonly grow: () => void;
}

export const planKeys: readonly Binding<PlanState>[] = [
  {
    key: "A",
    does: () => text.plan.assign,
    footer: ["A", () => text.packages.assignShort],
    unavailable: ({ role, plan }) =>
      whyNot(assign, role) ??
        (plan ? null : LOADING),
    run: ({ plan, assign }) => plan && assign(plan),
  },
  {
    key: "a",
    does: () => text.plan.both,
    footer: ["a", () => text.plan.bothShort],
    unavailable: ({ role, plan }) =>
      plan
        ? whyNot(assignAndActivate, role) ??
          (plan.active ? text.plan.isOn : null)
        : LOADING,
    run: ({ plan, assignAndActivate }) => plan && assignAndActivate(plan),
  },
  {
    key: "f",
    does: () => text.plan.force,
    footer: ["f", () => text.plan.forceShort],
    run: ({ toggleForce }) => toggleForce(),
  },
  {
    key: "m",
    does: () => text.plan.mode,
    footer: ["m", () => text.plan.modeShort],
    unavailable: ({ hasGroups }) => hasGroups ? null : text.plan.noGroup,
    run: ({ toggleMode }) => toggleMode(),
  },
  {
    key: "w",
    does: () => text.rolloutScreens.form.key,
    footer: ["w", () => text.rolloutScreens.form.short],
    unavailable: ({ role, plan }) =>
      whyNot(assign, role) ?? (plan ? null : LOADING),
    run: ({ editWaves }) => editWaves(),
  },
  {
    key: "+",
    does: () => text.plan.grow,
    footer: ["+", () => text.plan.growShort],
    // The message about a plan that has grown names it.
    quiet: true,
    unavailable: ({ role, canGrow }) =>
      whyNot(assign, role) ?? (canGrow ? null : text.plan.growsNot),
    run: ({ grow }) => grow(),
  },
];
