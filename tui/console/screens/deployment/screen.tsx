import { readDeploymentStatus } from "#shared/contract/deployments/status.ts";
import { call, type ServerConnection } from "#tui/api/call.ts";
import { type ActionContext, perform } from "#tui/console/perform.ts";
import { useFetch } from "#tui/console/data/use_fetch.ts";
import { useProgress } from "#tui/console/data/use_progress.ts";
import { bind } from "#tui/console/keys/binding.ts";
import type { EntityName } from "#tui/actions/recipients.ts";
import { useSession } from "#tui/console/session.ts";
import { useQuestion } from "#tui/console/widgets/question.tsx";
import { actKeys } from "#tui/console/screens/deployments/keys.ts";
import { newestEvents } from "#tui/console/screens/events/log.ts";
import { SheetScreen } from "#tui/console/screens/sheet_screen.tsx";
import { type DeploymentDetails, deploymentLines } from "./lines.ts";
import type { ScreenProps } from "#tui/console/nav/places.ts";

interface DeploymentRef {
  readonly machine: EntityName;
  readonly package: EntityName;
}

const EVENTS = 30;

/** One package on one machine: its state, the cause, and what comes next. */
export function DeploymentScreen(
  { place: of, active }: ScreenProps<"deployment">,
) {
  const session = useSession();
  const { connection, me } = session;
  const asking = useQuestion();
  const fetched = useFetch({
    load: (signal) => loadWhole(connection, of, signal),
    active,
    // Events of no machine may be what it waited for.
    concerns: ({ machine }) => !machine || machine.id === of.machine.id,
  });

  const state = fetched.value?.deployment.state;
  useProgress(
    active && (state === "offered" || state === "downloading"),
    fetched.reload,
  );

  const context: ActionContext = {
    session,
    ask: asking.ask,
    done: fetched.reload,
  };

  return (
    <SheetScreen
      active={active}
      fetched={fetched}
      linesOf={deploymentLines}
      asking={asking}
      keysOf={(_, whole) =>
        bind(actKeys, {
          selected: whole?.deployment ?? null,
          loading: whole === null,
          targets: whole ? [whole.deployment] : [],
          role: me.role,
          start: (action, target) => perform(action, target, context),
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
  const [{ deployment, why }, events] = await Promise.all([
    call(connection, readDeploymentStatus, { params }, signal),
    newestEvents(
      connection,
      { machine, package: { id, name } },
      EVENTS,
      signal,
    ),
  ]);
  return { deployment, why, events };
}
