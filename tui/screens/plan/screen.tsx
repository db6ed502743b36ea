import { useState } from "react";
import { Text } from "ink";
import type { z } from "zod";
import { createAssignment } from "../../../shared/assignments.ts";
import { makePlan, type PlannedMachine } from "../../../shared/plans.ts";
import { call } from "../../api/call.ts";
import { reachWords, typedFor } from "../../danger.ts";
import { useKept } from "../../data/kept.ts";
import { equivalent } from "../../equivalent.ts";
import { bind, type Binding } from "../../keys/binding.ts";
import { forbidden } from "../../may.ts";
import { type Place, receiversWords } from "../../nav/places.ts";
import { useSession } from "../../session.ts";
import { text } from "../../text/mod.ts";
import { clip } from "../../widgets/fit.ts";
import { bodyRows } from "../../widgets/frame.tsx";
import { ListScreen } from "../../widgets/list_screen.tsx";
import { type Question, useQuestion } from "../../widgets/question.tsx";
import { useListView } from "../../widgets/use_list_view.ts";
import { planColumns } from "./columns.ts";

type Plan = Omit<z.output<typeof makePlan.output>, "rows"> & {
  /** Whether it was made for a forced assignment. */
  readonly force: boolean;
};

/** Lines above the list: how many, which systems, what it does there. */
const SUMMARY_ROWS = 3;

interface PlanState {
  readonly dead: string | null;
  readonly force: boolean;
  readonly go: () => void;
  readonly setForce: (force: boolean) => void;
}

const planKeys: readonly Binding<PlanState>[] = [
  {
    key: "enter",
    does: () => text.plan.assign,
    footer: ["enter", () => text.packages.assignShort],
    unavailable: ({ dead }) => dead,
    run: ({ go }) => go(),
  },
  {
    key: "f",
    does: () => text.plan.force,
    footer: ["f", () => text.plan.forceShort],
    run: ({ force, setForce }) => setForce(!force),
  },
];

/** Exactly who an assignment reaches, before it is made. */
export function PlanScreen({ place, active }: {
  readonly place: Extract<Place, { screen: "plan" }>;
  readonly active: boolean;
}) {
  const { connection, me, size, go, act } = useSession();
  const [made, setPlan] = useState<Plan | null>(null);
  const [force, setForce] = useKept("force", false);
  // A plan for something else must not be asked about, nor shown.
  const plan = made?.force === force ? made : null;
  const asking = useQuestion();
  const { package: given, to } = place;
  const body = {
    packageId: given.id,
    machines: to.machines.map(({ id }) => id),
    groups: to.groups.map(({ id }) => id),
    force,
  };
  const view = useListView<PlannedMachine>({
    active,
    noun: () => text.machines.noun,
    columns: planColumns,
    async load(ask, signal) {
      const { rows, ...summary } = await call(connection, makePlan, {
        body,
        query: ask,
      }, signal);
      setPlan({ ...summary, force });
      return { ...summary, rows };
    },
    idOf: ({ id }) => id,
    nameOf: ({ name }) => name,
    commandOf: () => equivalent.assign(given.id, to, force),
    // What is shown depends on it, so that a change loads the list anew.
    scope: `${force}`,
    height: Math.max(2, bodyRows(size) - SUMMARY_ROWS - asking.rows),
    without: ["faults", "marks"],
  });
  const whom = receiversWords(to);

  function assign(): void {
    act(text.assign.assigning(given.name, whom), async () => {
      const { reached } = await call(connection, createAssignment, { body });
      return text.assign.done(
        given.name,
        whom,
        reached.added,
        reached.reopened,
        reached.unchanged,
      );
    }, equivalent.assign(given.id, to, force));
    go({ to: "back" });
    go({ to: "back" });
  }
  const keys = bind(planKeys, {
    dead: forbidden(me.role, createAssignment) ??
      (plan ? null : text.list.stillLoading),
    force,
    setForce,
    go: () => plan && asking.ask(planQuestion(given.name, whom, plan, assign)),
  });
  return (
    <ListScreen
      view={view}
      keys={keys}
      asking={asking}
      above={summaryLines(plan, force).map((line) => (
        <Text key={line} wrap="truncate">
          {` ${clip(line, size.columns - 2)}`}
        </Text>
      ))}
      empty={text.plan.nobody}
    />
  );
}

/** Exactly `SUMMARY_ROWS` lines. */
function summaryLines(plan: Plan | null, force: boolean): string[] {
  if (!plan) return [text.list.loading, " ", "  "];
  const { totals, byFamily, bySystem } = plan;
  return [
    text.plan.reaches(reachWords(totals.total, byFamily)),
    bySystem.length === 0
      ? text.plan.nobody
      : bySystem.map(({ os, machines }) => `${os || "?"} ${machines}`)
        .join(", "),
    text.plan.does(totals.added, totals.reopened, totals.unchanged, force),
  ];
}

/** Names the package and whom, and asks for the number of machines. */
export function planQuestion(
  name: string,
  whom: string,
  { totals, byFamily }: Pick<Plan, "totals" | "byFamily">,
  run: () => void,
): Question {
  const changed = totals.added + totals.reopened;
  return {
    title: text.assign.question(name, whom),
    lines: [
      totals.total === 0
        ? text.assign.nobodyYet
        : text.plan.reaches(reachWords(totals.total, byFamily)),
      text.plan.changes(changed),
    ],
    yes: text.assign.yes(totals.total),
    tone: "open",
    type: typedFor(totals.total),
    run,
  };
}
