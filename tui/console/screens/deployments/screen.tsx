import { useState } from "react";
import {
  type Deployment,
  type DeploymentFilter,
  listDeployments,
} from "#shared/contract/deployments/deployments.ts";
import { DeploymentState } from "#shared/contract/deployments/states.ts";
import type { StateCounts } from "#shared/contract/packages/packages.ts";
import { call } from "#tui/api/call.ts";
import { EVERYTHING, queryParameters } from "#tui/console/data/query.ts";
import { isSameData } from "#tui/console/data/window.ts";
import { useProgress } from "#tui/console/data/use_progress.ts";
import { shellLine } from "#tui/actions/command_line.ts";
import { type ActionContext, perform } from "#tui/console/perform.ts";
import type { SortOf } from "#tui/console/data/query.ts";
import { bind } from "#tui/console/keys/binding.ts";
import { useSession } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import { bodyRows } from "#tui/console/widgets/frame.tsx";
import { ListScreen } from "#tui/console/widgets/list_screen.tsx";
import { useQuestion } from "#tui/console/widgets/question.tsx";
import { stateTone } from "#tui/words/words.ts";
import { useListView } from "#tui/console/widgets/use_list_view.ts";
import { deploymentColumns, type DeploymentsOf } from "./columns.ts";
import { deploymentDetail } from "./detail.ts";
import { deploymentKeys } from "./keys.ts";
import type { PlaceNamed, ScreenProps } from "#tui/console/nav/places.ts";

/** All deployments, or those of one package or one machine. */
export function DeploymentsScreen(
  { place, active }: ScreenProps<"deployments" | "progress">,
) {
  const session = useSession();
  const { connection, me, size, go } = session;
  const [counts, setCounts] = useState<StateCounts>({});
  const [unverified, setUnverified] = useState(0);
  const asking = useQuestion();
  const { of, filter, name } = scopeOf(place);
  const { onlyWave, onlyRollout } = text.rolloutScreens;
  const only = filter.assignment !== undefined
    ? filter.wave === undefined
      ? onlyRollout(filter.assignment)
      : onlyWave(filter.wave, filter.assignment)
    : filter.unverified
    ? text.filter.onlyState(text.verification.unverified)
    : filter.observed
    ? text.filter.onlyState(text.claims.only[filter.observed])
    : filter.state && text.filter.onlyState(text.states[filter.state]);
  const isRoot = session.stack.length === 1;
  const view = useListView<Deployment, SortOf<typeof listDeployments>>({
    active,
    q: "q" in place ? place.q : undefined,
    filtered: "query",
    faults: "faults" in place && place.faults,
    narrowed: only === undefined ? undefined : {
      words: only,
      leave: isRoot
        ? () => go({ to: "root", place: { screen: "deployments" } })
        : undefined,
    },
    noun: () => nounOf(of),
    columns: deploymentColumns(of),
    async load(query, signal) {
      const page = await call(connection, listDeployments, {
        query: { ...filter, ...query },
      }, signal);
      setCounts((before) =>
        isSameData(before, page.counts) ? before : page.counts
      );
      setUnverified(page.unverified);
      return page;
    },
    idOf: (row) => `${row.machine.id}/${row.package.id}`,
    nameOf: (row) => of === "machine" ? row.package.name : row.machine.name,
    commandOf: (row) => shellLine("why", row.machine.name, row.package.id),
    height: Math.max(2, bodyRows(size) - asking.rows(size.columns)),
    order: of === "machine" ? undefined : "machine",
    detail: deploymentDetail,
  });
  useProgress(
    active && Boolean(counts.offered || counts.downloading),
    view.reload,
  );
  const { q } = queryParameters({ ...EVERYTHING, q: view.filter.q });
  const where = q === undefined ? name : text.filter.within(name, q);
  const context: ActionContext = {
    session,
    ask: asking.ask,
    async done() {
      view.clearMarks();
      await view.reload();
    },
  };
  const keys = bind(deploymentKeys, {
    ...view,
    role: me.role,
    narrowed: of !== "all" || q !== undefined,
    faults: view.faults,
    go: (to) => go({ to: "push", place: to }),
    shown: { filter: { ...filter, q }, where },
    start: (action, target) => perform(action, target, context),
  });
  return (
    <ListScreen
      view={{ ...view, status: statusWords(view.status, counts, unverified) }}
      keys={keys}
      asking={asking}
      empty={filter.state
        ? text.filter.noneInState(text.states[filter.state])
        : text.deployments.emptyOf[of]}
    />
  );
}

function scopeOf(
  place: PlaceNamed<"deployments" | "progress">,
): { of: DeploymentsOf; filter: DeploymentFilter; name: string } {
  if ("package" in place) {
    const { package: { id, name }, state, group } = place;
    const { cause, observed, unverified, rollout } = place;
    const filter = {
      ...{ package: id, state, group: group?.id },
      ...{ cause, observed, unverified },
      ...{ assignment: rollout?.id, wave: rollout?.wave },
    };
    return { of: "package", filter, name };
  }
  if ("machine" in place) {
    const { id, name } = place.machine;
    return { of: "machine", filter: { machine: id }, name };
  }
  return { of: "all", filter: { state: place.state }, name: "" };
}

function nounOf(of: DeploymentsOf): string {
  if (of === "package") return text.machines.noun;
  return of === "machine" ? text.packages.noun : text.deployments.noun;
}

/** The order of states, so that a narrow window cuts off what went well. */
const WORST_FIRST = DeploymentState.options.toSorted((a, b) =>
  Number(isBad(b)) - Number(isBad(a))
);

function isBad(state: DeploymentState): boolean {
  return stateTone(state) === "failed";
}

function statusWords(
  status: string,
  counts: StateCounts,
  unverified: number,
): string {
  const words = [
    ...unverified > 0 ? [`${text.verification.unverified} ${unverified}`] : [],
    ...WORST_FIRST.filter((state) => counts[state])
      .map((state) => `${text.states[state]} ${counts[state]}`),
  ];
  return words.length === 0
    ? status
    : text.sheet.labelled(status, words.join(", "));
}
