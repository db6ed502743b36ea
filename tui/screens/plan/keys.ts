import { createAssignment } from "../../../shared/assignments.ts";
import type { Role } from "../../../shared/operators.ts";
import type { Plan } from "../../../shared/plans.ts";
import { type Binding, LOADING } from "../../keys/binding.ts";
import { forbidden } from "../../may.ts";
import { text } from "../../text/mod.ts";

export interface PlanState {
  /** Null until it is made. */
  readonly plan: Plan | null;
  readonly role: Role;
  readonly force: boolean;
  readonly hasGroups: boolean;
  readonly assign: (plan: Plan) => void;
  readonly toggleForce: () => void;
  readonly toggleMode: () => void;
}

export const planKeys: readonly Binding<PlanState>[] = [
  {
    key: "A",
    does: () => text.plan.assign,
    footer: ["A", () => text.packages.assignShort],
    unavailable: ({ role, plan }) =>
      forbidden(role, createAssignment) ??
        (plan ? null : LOADING),
    run: ({ plan, assign }) => plan && assign(plan),
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
];
