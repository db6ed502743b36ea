import { useRef, useState } from "react";
import {
  assign,
  assignAndActivate,
  type AssignmentOptions,
  plan as makePlan,
} from "#tui/actions/assignments.ts";
import { type ActionContext, perform } from "#tui/console/perform.ts";
import { type Plan, readPlan } from "#shared/contract/assignments/plans.ts";
import { call } from "#tui/api/call.ts";
import { ApiProblem } from "#tui/api/problem.ts";
import { usePlaceState } from "#tui/console/data/place_state.ts";
import { useFetch } from "#tui/console/data/use_fetch.ts";
import { bind } from "#tui/console/keys/binding.ts";
import { useSession } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import { useQuestion } from "#tui/console/widgets/question.tsx";
import { formatClock } from "#tui/words/words.ts";
import { FormScreen } from "#tui/console/screens/form_screen.tsx";
import { SheetScreen } from "#tui/console/screens/sheet_screen.tsx";
import { policyFrom } from "#tui/actions/rollouts/policy.ts";
import type { Values } from "#tui/console/widgets/form.tsx";
import { titleOf } from "#tui/words/titles.ts";
import { growForm } from "./grow_form.ts";
import { planKeys } from "./keys.ts";
import { planLines } from "./lines.ts";
import { policyIn, wavesForm } from "./waves_form.ts";
import type { ScreenProps } from "#tui/console/nav/places.ts";

/** Assigns; says what to do about a plan that is stale or gone. */
const assignPlan: typeof assign = {
  ...assign,
  run: (...order) =>
    assign.run(...order).catch((error) => {
      throw explainError(error);
    }),
};

const assignAndActivatePlan: typeof assignAndActivate = {
  ...assignAndActivate,
  run: (...order) =>
    assignAndActivate.run(...order).catch((error) => {
      throw explainError(error);
    }),
};

/** The exact outcome of an assignment before it is made. */
export function PlanScreen({ place, active }: ScreenProps<"plan">) {
  const session = useSession();
  const { connection, me, go } = session;
  const { package: chosen, to } = place;
  const [how, setHow] = usePlaceState<AssignmentOptions>("how", {
    force: place.force ?? false,
    mode: to.groups.length > 0 ? "continuous" : "snapshot",
  });
  const [mayGrowBy, setMayGrowBy] = usePlaceState<number>("mayGrowBy", 0);
  const [isGrowing, setGrowing] = useState(false);
  const [waves, setWaves] = usePlaceState<Values | null>("waves", null);
  const [isEditingWaves, setEditingWaves] = useState(false);
  const wanted = useRef(how);
  const [made] = usePlaceState<
    { current: { how: AssignmentOptions; id: number } | null }
  >(
    "made",
    { current: null },
  );
  const here = useRef(active);
  here.current = active;
  const asking = useQuestion();
  const fetched = useFetch({
    active,
    concerns: () => false,
    // Coming back to it shows the same plan; only a key makes another.
    load: async (signal) => {
      const how = wanted.current;
      if (made.current?.how === how) {
        const params = { id: made.current.id };
        return await call(connection, readPlan, { params }, signal);
      }
      const plan = await makePlan(connection, chosen.id, to, how, signal);
      made.current = { how, id: plan.id };
      return plan;
    },
  });
  // A plan for something else must not be shown, nor confirmed.
  const value = fetched.value;
  const plan = value?.force === how.force && value.mode === how.mode &&
      made.current?.how.rollout === how.rollout
    ? value
    : null;

  function again(next: AssignmentOptions): Promise<void> {
    wanted.current = next;
    setHow(next);
    return fetched.reload();
  }

  /** Makes the plan with these waves, so that a mistake leaves the form open. */
  function planWaves(values: Values): void {
    session.act(text.rolloutScreens.form.planning, async () => {
      const named = policyIn(values);
      const rollout = named ? await policyFrom(connection, named) : undefined;
      const next = { ...wanted.current, rollout };
      const { id } = await makePlan(connection, chosen.id, to, next);
      made.current = { how: next, id };
      setWaves(values);
      setEditingWaves(false);
      await again(next);
      return text.rolloutScreens.form.planned(named?.waves.length ?? 0);
    });
  }

  const context: ActionContext = {
    session,
    ask: asking.ask,
    done() {
      if (!here.current) return;
      go({ to: "back" });
      go({ to: "back" });
    },
  };
  if (isGrowing && plan) {
    return (
      <FormScreen
        active={active}
        status={text.plan.growStatus}
        spec={growForm({
          plan: plan.id,
          mayGrowBy,
          keep: setMayGrowBy,
          leave: () => setGrowing(false),
        })}
      />
    );
  }
  if (isEditingWaves) {
    return (
      <FormScreen
        active={active}
        status={text.rolloutScreens.form.status(titleOf(chosen))}
        spec={wavesForm({
          id: chosen.id,
          before: waves,
          send: planWaves,
          leave: () => setEditingWaves(false),
        })}
      />
    );
  }
  const order = (plan: Plan) => ({
    plan,
    to,
    ...mayGrowBy > 0 && { mayGrowBy },
  });
  return (
    <SheetScreen
      active={active}
      fetched={{ ...fetched, value: plan, reload: () => again({ ...how }) }}
      linesOf={(plan, width) => planLines(plan, width, mayGrowBy)}
      asking={asking}
      keysOf={() =>
        bind(planKeys, {
          plan,
          role: me.role,
          force: how.force,
          hasGroups: to.groups.length > 0,
          assign: (plan) => perform(assignPlan, order(plan), context),
          assignAndActivate: (plan) =>
            perform(assignAndActivatePlan, order(plan), context),
          canGrow: to.groups.length > 0 || to.query !== undefined,
          grow: () => setGrowing(true),
          editWaves: () => setEditingWaves(true),
          toggleForce: () => void again({ ...how, force: !how.force }),
          toggleMode: () =>
            void again({
              ...how,
              mode: how.mode === "snapshot" ? "continuous" : "snapshot",
            }),
        })}
      status={plan && statusOf(plan)}
    />
  );
}

function statusOf({ id, createdAt, expiresAt }: Plan): string {
  return text.plan.status(id, formatClock(createdAt), formatClock(expiresAt));
}

/** Explains that a stale or deleted plan can be made again with a key. */
function explainError(error: unknown): unknown {
  if (!(error instanceof ApiProblem)) return error;
  const { code, details } = error;
  if (code === "plan_not_found") return new Error(text.plan.gone);
  if (code !== "plan_stale") return error;
  const { came, names } = details as { came: number; names: string[] };
  return new Error(text.plan.stale(came, names.join(", ")));
}
