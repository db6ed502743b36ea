import {
  type Deployment,
  readDeployment,
  retryDeployment,
} from "#shared/contract/deployments/deployments.ts";
import { readWhy } from "#shared/contract/deployments/why.ts";
import { call, type ServerConnection } from "#tui/api/call.ts";
import { equivalent } from "#tui/actions/equivalent.ts";
import { useFetch } from "#tui/console/data/use_fetch.ts";
import { useProgress } from "#tui/console/data/use_progress.ts";
import { bind } from "#tui/console/keys/binding.ts";
import type { EntityName } from "#tui/console/nav/places.ts";
import { useSession } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import { useQuestion } from "#tui/console/widgets/question.tsx";
import { stateWords } from "#tui/words/words.ts";
import { cancel } from "#tui/console/screens/deployments/stop.ts";
import { newestEvents } from "#tui/console/screens/events/log.ts";
import { SheetScreen } from "#tui/console/screens/sheet_screen.tsx";
import { deploymentScreenKeys } from "./keys.ts";
import { type DeploymentDetails, deploymentLines } from "./lines.ts";
import { retryQuestion } from "./questions.ts";

interface DeploymentRef {
  readonly machine: EntityName;
  readonly package: EntityName;
}

const EVENTS = 30;

/** One package on one machine: where it stands, why, and what comes next. */
export function DeploymentScreen({ of, active }: {
  readonly of: DeploymentRef;
  readonly active: boolean;
}) {
  const session = useSession();
  const { connection, me, act } = session;
  const asking = useQuestion();
  const fetched = useFetch({
    load: (signal) => loadWhole(connection, of, signal),
    active,
    // What an operator does to no machine may be what it waited for.
    concerns: ({ machine }) => !machine || machine.id === of.machine.id,
  });

  const state = fetched.value?.deployment.state;
  useProgress(
    active && (state === "offered" || state === "downloading"),
    fetched.reload,
  );

  function change(
    endpoint: typeof retryDeployment,
    doing: string,
    verb: "retry" | "cancel",
    { machine, package: { id, name } }: Deployment,
  ): void {
    act(
      doing,
      async () => {
        const changed = await call(connection, endpoint, {
          params: { machine: machine.id, package: id },
        });
        await fetched.reload();
        return text.deployment.isNow(name, machine.name, stateWords(changed));
      },
      equivalent[verb](machine.name, id),
    );
  }
  function retry(shown: Deployment): void {
    const { machine, package: { name } } = shown;
    const doing = text.deployment.retrying(name, machine.name);
    const run = () => change(retryDeployment, doing, "retry", shown);
    asking.ask({ ...retryQuestion(shown), run });
  }

  return (
    <SheetScreen
      active={active}
      fetched={fetched}
      linesOf={deploymentLines}
      asking={asking}
      keysOf={(_, whole) =>
        bind(deploymentScreenKeys, {
          shown: whole?.deployment ?? null,
          role: me.role,
          retry,
          cancel: (shown) =>
            cancel([shown], { session, ask: asking.ask, done: fetched.reload }),
        })}
    />
  );
}

async function loadWhole(
  connection: ServerConnection,
  { machine, package: { id, name } }: DeploymentRef,
  signal: AbortSignal,
): Promise<DeploymentDetails> {
  const params = { machine: machine.id, package: id };
  const [deployment, why, events] = await Promise.all([
    call(connection, readDeployment, { params }, signal),
    call(connection, readWhy, { params }, signal),
    newestEvents(
      connection,
      { machine, package: { id, name } },
      EVENTS,
      signal,
    ),
  ]);
  return { deployment, why, events };
}
