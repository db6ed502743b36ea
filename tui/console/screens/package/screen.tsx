import type { Assignment } from "#shared/contract/assignments/assignments.ts";
import type { LogEvent } from "#shared/contract/events/events.ts";
import type { Package } from "#shared/contract/packages/packages.ts";
import { readPackageWhy } from "#shared/contract/deployments/why.ts";
import { call } from "#tui/api/call.ts";
import { equivalent, line } from "#tui/actions/equivalent.ts";
import { useFetch } from "#tui/console/data/use_fetch.ts";
import { bind } from "#tui/console/keys/binding.ts";
import type { EntityName } from "#tui/console/nav/places.ts";
import { useSession } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import { useQuestion } from "#tui/console/widgets/question.tsx";
import { toggle } from "#tui/console/screens/packages/activation.ts";
import { titleOf } from "#tui/words/titles.ts";
import { SheetScreen } from "#tui/console/screens/sheet_screen.tsx";
import {
  type CountedQuestion,
  removePackage,
  removeQuestion,
  retryFailed,
  retryQuestion,
  withdraw,
  withdrawQuestion,
} from "./acts.ts";
import { packageScreenKeys } from "./keys.ts";
import { packageLines } from "./lines.ts";
import { loadWhole } from "./load.ts";

/** One package: what it is, how far it has got, and what was done with it. */
export function PackageScreen({ of, active }: {
  readonly of: EntityName;
  readonly active: boolean;
}) {
  const session = useSession();
  const { connection, me, go, act, say, hold } = session;
  const asking = useQuestion();
  const concerns = (event: LogEvent) =>
    event.package?.id === of.id || event.kind.startsWith("group.");
  const fetched = useFetch({
    load: (signal) => loadWhole(connection, of.id, signal),
    active,
    concerns,
  });
  const why = useFetch({
    load: (signal) =>
      call(connection, readPackageWhy, { params: { id: of.id } }, signal),
    active,
    concerns,
  });

  function change(
    doing: string,
    work: () => Promise<string>,
    command: string,
  ): void {
    act(doing, async () => {
      const done = await work();
      await Promise.all([fetched.reload(), why.reload()]);
      return done;
    }, command);
  }
  /** Asks what the server has counted, then does it. */
  function counted(
    question: Promise<CountedQuestion>,
    doing: string,
    work: (reached: number) => Promise<string>,
    command: string,
  ): void {
    hold(question).then(({ reached, ...asked }) =>
      asking.ask({
        ...asked,
        run: () => change(doing, () => work(reached), command),
      })
    ).catch((error: Error) => say("failed", error.message));
  }
  function remove(shown: Package): void {
    asking.ask({
      ...removeQuestion(shown),
      run: () =>
        act(text.package.removing(titleOf(shown)), async () => {
          const done = await removePackage(connection, shown);
          go({ to: "back" });
          return done;
        }, equivalent.deletePackage(shown.id)),
    });
  }

  return (
    <SheetScreen
      active={active}
      fetched={fetched}
      linesOf={(whole, width) => packageLines(whole, why.value, width)}
      asking={asking}
      keysOf={({ selected }, whole) =>
        bind(packageScreenKeys, {
          shown: whole?.shown ?? null,
          role: me.role,
          assignment: selected?.target?.assignment ?? null,
          toggle: (shown) =>
            toggle(shown, {
              session,
              ask: asking.ask,
              reload: fetched.reload,
            }),
          assign: (shown) =>
            go({
              to: "push",
              place: {
                screen: "assign",
                package: { id: shown.id, name: titleOf(shown) },
              },
            }),
          retry: (shown) =>
            counted(
              retryQuestion(connection, shown),
              text.package.retrying(titleOf(shown)),
              (reached) => retryFailed(connection, shown, reached),
              line(
                "deployments",
                "retry",
                "--package",
                shown.id,
                "--state",
                "failed",
              ),
            ),
          remove,
          download: (shown) =>
            go({ to: "push", place: { screen: "download", package: shown } }),
          withdraw: (assignment: Assignment) =>
            counted(
              withdrawQuestion(connection, assignment),
              text.package.withdrawing(assignment.id),
              (reached) => withdraw(connection, assignment, reached),
              line("assignments", "withdraw", assignment.id),
            ),
        })}
    />
  );
}
