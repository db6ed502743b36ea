import { text } from "../../text/mod.ts";
import { useState } from "react";
import {
  cancelDeployment,
  type Deployment,
  DeploymentState,
  listDeployments,
  retryDeployment,
} from "../../../shared/deployments.ts";
import type { StateCounts } from "../../../shared/packages.ts";
import { call } from "../../api/call.ts";
import { position } from "../../data/window.ts";
import { PAGE_ROWS, useList } from "../../data/use_list.ts";
import { bind } from "../../keys/binding.ts";
import { moveKeys, reloadKey } from "../../keys/lists.ts";
import type { Place } from "../../nav/stack.ts";
import { useSession } from "../../session.ts";
import { bodyRows, Frame } from "../../widgets/frame.tsx";
import { QuestionBox, useQuestion } from "../../widgets/question.tsx";
import { ListTable } from "../../widgets/table.tsx";
import { stateWords } from "../../words.ts";
import { deploymentColumns } from "./columns.ts";
import { deploymentKeys } from "./keys.ts";
import { cancelQuestion, retryQuestion } from "./questions.ts";

/** Where a package stands on its machines, or a machine with its packages. */
export function DeploymentsScreen({ place, active }: {
  readonly place: Extract<Place, { screen: "deployments" }>;
  readonly active: boolean;
}) {
  const { connection, me, size, act } = useSession();
  const [counts, setCounts] = useState<StateCounts>({});
  const asking = useQuestion();
  const height = Math.max(2, bodyRows(size) - asking.rows);
  const of = "package" in place ? "package" : "machine";
  const filter = "package" in place
    ? { package: place.package.id }
    : { machine: place.machine.id };
  const list = useList<Deployment>({
    async load(ask, signal) {
      const page = await call(connection, listDeployments, {
        query: { ...filter, ...ask, limit: PAGE_ROWS },
      }, signal);
      setCounts(page.counts);
      return page;
    },
    idOf: (row) => `${row.machine.id}/${row.package.id}`,
    height: height - 1,
    active,
  });

  const keys = bind(deploymentKeys, {
    selected: list.selected,
    loading: list.loading,
    role: me.role,
    retry: (selected) =>
      asking.ask(
        retryQuestion(selected, () => change(selected, retryDeployment)),
      ),
    cancel: (selected) =>
      asking.ask(
        cancelQuestion(selected, () => change(selected, cancelDeployment)),
      ),
  });

  function change(
    { machine, package: { id, name } }: Deployment,
    endpoint: typeof retryDeployment,
  ): void {
    act(
      (endpoint === retryDeployment
        ? text.deployments.retrying
        : text.deployments.cancelling)(name, machine.name),
      async () => {
        const changed = await call(connection, endpoint, {
          params: { machine: machine.id, package: id },
        });
        await list.reload();
        return text.deployments.isNow(name, machine.name, stateWords(changed));
      },
    );
  }

  return (
    <Frame
      active={active}
      modal={asking.question !== null}
      keys={asking.question
        ? asking.keys
        : [...keys, ...bind(moveKeys, list), ...bind([reloadKey], list)]}
      status={position(
        of === "package" ? text.machines.noun : text.packages.noun,
        list.window,
      ) +
        countWords(counts)}
      problem={list.problem}
    >
      <ListTable
        columns={deploymentColumns(of)}
        window={list.window}
        width={size.columns}
        height={height}
        empty={of === "package"
          ? text.deployments.emptyPackage
          : text.deployments.emptyMachine}
      />
      <QuestionBox question={asking.question} width={size.columns} />
    </Frame>
  );
}

function countWords(counts: StateCounts): string {
  const words = DeploymentState.options.filter((state) => counts[state])
    .map((state) => `${text.states[state]} ${counts[state]}`);
  return words.length === 0 ? "" : `: ${words.join(", ")}`;
}
