import {
  deletePackage,
  type Package,
  setActivation,
} from "#shared/contract/packages/packages.ts";
import { call, type ServerConnection } from "#tui/api/call.ts";
import { reachWords, typedFor } from "#tui/console/danger.ts";
import { equivalent } from "#tui/actions/equivalent.ts";
import type { Session } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import type { Question } from "#tui/console/widgets/question.tsx";
import { titleOf } from "#tui/words/titles.ts";

/** What acting on a package needs of a screen. */
export interface ActionContext {
  readonly session: Pick<Session, "connection" | "act" | "say" | "hold">;
  readonly ask: (question: Question) => void;
  /** Resolves once what is shown was read again. */
  readonly reload: () => Promise<void>;
}

type PackageTitle = Pick<Package, "id" | "name" | "version">;

/** Whom switching it off, or on, would reach: counted by the server. */
type Reach = Awaited<ReturnType<typeof countReach>>;

function countReach(connection: ServerConnection, id: number, active: boolean) {
  return call(connection, setActivation, {
    params: { id },
    body: { active, dryRun: true },
  });
}

/**
 * What switching a package off would undo, as a question; null when nothing
 * was offered yet and there is nothing to ask.
 */
export function recallQuestion(
  title: string,
  { recalling, beyondRecall, byFamily }: Omit<Reach, "package" | "released">,
  run: () => void,
): Question | null {
  const offered = recalling + beyondRecall;
  if (offered === 0) return null;
  return {
    title: text.packages.offQuestion(title),
    lines: [
      text.packages.recalled(reachWords(recalling, byFamily)),
      beyondRecall > 0
        ? text.packages.beyond(beyondRecall)
        : text.packages.noneBeyond,
    ],
    yes: text.packages.yesRecall,
    tone: "failed",
    type: typedFor(offered),
    run,
  };
}

/** Asked before a package goes out to several at once; null: nobody waits. */
export function releaseQuestion(
  title: string,
  { released, byFamily }: Pick<Reach, "released" | "byFamily">,
  run: () => void,
): Question | null {
  if (released < 2) return null;
  return {
    title: text.packages.onQuestion(title),
    lines: [text.packages.released(reachWords(released, byFamily))],
    yes: text.packages.yesRelease,
    tone: "open",
    type: typedFor(released),
    run,
  };
}

/**
 * Switches a package on or off, after the server has counted to whom that
 * releases it or whom it recalls it from; asks where it does.
 */
export function toggle(
  selected: PackageTitle & Pick<Package, "active">,
  { session, ask, reload }: ActionContext,
): void {
  const title = titleOf(selected);
  const to = !selected.active;
  const { connection, act, say, hold } = session;
  const run = (confirmMachines?: number) =>
    act(text.packages.switching(title, to), async () => {
      const { recalling, beyondRecall } = await call(
        connection,
        setActivation,
        { params: { id: selected.id }, body: { active: to, confirmMachines } },
      );
      await reload();
      if (to) return text.packages.isOn(title);
      return recalling + beyondRecall === 0
        ? text.packages.isOff(title)
        : text.packages.isRecalled(title, recalling, beyondRecall);
    }, equivalent.activation(selected.id, to));
  hold(countReach(connection, selected.id, to)).then((reach) => {
    const go = () => run(to ? reach.released : reach.recalling);
    const question = to
      ? releaseQuestion(title, reach, go)
      : recallQuestion(title, reach, go);
    if (question) ask(question);
    else go();
  }).catch((error: Error) => say("failed", error.message));
}

/** Deletes a package, once its name was typed. */
export function remove(
  selected: PackageTitle,
  { session, ask, reload }: ActionContext,
): void {
  const title = titleOf(selected);
  const { connection, act } = session;
  ask({
    title: text.packages.deleteQuestion(title),
    lines: [text.packages.deleteKeeps],
    yes: text.packages.yesDelete,
    tone: "failed",
    type: selected.name,
    run: () =>
      act(text.packages.deleting(title), async () => {
        await call(connection, deletePackage, { params: { id: selected.id } });
        await reload();
        return text.packages.deleted(title);
      }, equivalent.deletePackage(selected.id)),
  });
}
