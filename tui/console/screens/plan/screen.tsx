import { useRef } from "react";
import {
  type AssignmentMode,
  createAssignment,
} from "#shared/contract/assignments/assignments.ts";
import {
  makePlan,
  type Plan,
  readPlan,
} from "#shared/contract/assignments/plans.ts";
import { call } from "#tui/api/call.ts";
import { ApiProblem } from "#tui/api/problem.ts";
import { reachWords, typedFor } from "#tui/console/danger.ts";
import { usePlaceState } from "#tui/console/data/place_state.ts";
import { useFetch } from "#tui/console/data/use_fetch.ts";
import { equivalent } from "#tui/actions/equivalent.ts";
import { bind } from "#tui/console/keys/binding.ts";
import {
  type Place,
  receiversWords,
  type Recipients,
} from "#tui/console/nav/places.ts";
import { useSession } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import { type Question, useQuestion } from "#tui/console/widgets/question.tsx";
import { formatClock } from "#tui/words/words.ts";
import { SheetScreen } from "#tui/console/screens/sheet_screen.tsx";
import { planKeys } from "./keys.ts";
import { planLines } from "./lines.ts";

/** How an assignment is meant, besides whom it is for. */
interface AssignmentOptions {
  readonly force: boolean;
  readonly mode: AssignmentMode;
}

/** Exactly whom an assignment reaches, before it is made. */
export function PlanScreen({ place, active }: {
  readonly place: Extract<Place, { screen: "plan" }>;
  readonly active: boolean;
}) {
  const { connection, me, go, act } = useSession();
  const { package: given, to } = place;
  const [how, setHow] = usePlaceState<AssignmentOptions>("how", {
    force: false,
    mode: to.groups.length > 0 ? "continuous" : "snapshot",
  });
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
      const body = bodyOf(given.id, to, how);
      const plan = await call(connection, makePlan, { body }, signal);
      made.current = { how, id: plan.id };
      return plan;
    },
  });
  const whom = receiversWords(to);
  // A plan for something else must not be asked about, nor shown.
  const value = fetched.value;
  const plan = value?.force === how.force && value.mode === how.mode
    ? value
    : null;

  function again(next: AssignmentOptions): Promise<void> {
    wanted.current = next;
    setHow(next);
    return fetched.reload();
  }

  function assign({ id, reached }: Plan): void {
    act(text.assign.assigning(given.name, whom), async () => {
      const { reached: done, since } = await call(
        connection,
        createAssignment,
        { body: { planId: id, confirmMachines: reached } },
      ).catch((error) => {
        throw explained(error);
      });
      if (here.current) {
        go({ to: "back" });
        go({ to: "back" });
      }
      const { added, reopened, unchanged } = done;
      const said = text.assign.done(
        given.name,
        whom,
        added,
        reopened,
        unchanged,
      );
      return since && since.came + since.left > 0
        ? `${said}; ${text.plan.changed(since.came, since.left)}`
        : said;
    }, equivalent.assign(given.id, to, how.force, how.mode));
  }
  return (
    <SheetScreen
      active={active}
      fetched={{ ...fetched, value: plan, reload: () => again({ ...how }) }}
      linesOf={planLines}
      asking={asking}
      keysOf={() =>
        bind(planKeys, {
          plan,
          role: me.role,
          force: how.force,
          hasGroups: to.groups.length > 0,
          assign: (plan) =>
            asking.ask(
              planQuestion(given.name, whom, plan, () => assign(plan)),
            ),
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

function bodyOf(
  packageId: number,
  to: Recipients,
  { force, mode }: AssignmentOptions,
) {
  return {
    packageId,
    machines: to.machines.map(({ id }) => id),
    groups: to.groups.map(({ id }) => id),
    ...to.query !== undefined && { query: to.query },
    force,
    mode,
  };
}

function statusOf({ id, createdAt, expiresAt }: Plan): string {
  return text.plan.status(id, formatClock(createdAt), formatClock(expiresAt));
}

/** A plan that is stale, or gone, is made again with a key. */
function explained(error: unknown): unknown {
  if (!(error instanceof ApiProblem)) return error;
  const { code, details } = error;
  if (code === "plan_not_found") return new Error(text.plan.gone);
  if (code !== "plan_stale") return error;
  const { came, names } = details as { came: number; names: string[] };
  return new Error(text.plan.stale(came, names.join(", ")));
}

/** Names the package and whom, and asks for the number of machines. */
export function planQuestion(
  name: string,
  whom: string,
  { reached, byFamily, guard }: Pick<Plan, "reached" | "byFamily" | "guard">,
  run: () => void,
): Question {
  return {
    title: text.assign.question(name, whom),
    lines: [
      reached === 0
        ? text.plan.nobody
        : text.plan.reaches(reachWords(reached, byFamily)),
      ...guard.needed ? [text.plan.share(reached, guard.fleet)] : [],
    ],
    yes: text.assign.yes(reached),
    tone: guard.needed ? "failed" : "open",
    type: typedFor(reached),
    run,
  };
}
