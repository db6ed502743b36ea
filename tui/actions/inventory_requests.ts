import { askInventories } from "#shared/contract/machines/inventories.ts";
import type { Machine } from "#shared/contract/machines/machines.ts";
import { agoWords } from "#tui/words/amounts.ts";
import { call } from "#tui/api/call.ts";
import { typedFor } from "#tui/console/danger.ts";
import { line } from "./equivalent.ts";
import { receiversWords, type Recipients } from "#tui/console/nav/places.ts";
import type { Session } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import type { Question } from "#tui/console/widgets/question.tsx";

interface RequestContext {
  readonly session: Pick<Session, "connection" | "act" | "say">;
  readonly ask: (question: Question) => void;
  /** Called once it is done; resolves when what is shown was read again. */
  readonly done: () => Promise<void>;
}

/** Asks machines or groups for their inventory, many only after a question. */
export function requestInventories(
  to: Recipients,
  { session: { connection, act, say }, ask, done }: RequestContext,
): void {
  const whom = receiversWords(to);
  const words = text.inventories;
  const body = {
    machines: to.machines.map(({ id }) => id),
    groups: to.groups.map(({ id }) => id),
    query: to.query,
  };
  const run = () =>
    act(words.asking(whom), async () => {
      await call(connection, askInventories, { body });
      await done();
      return words.asked(whom);
    }, commandOf(to));
  const named = to.groups.length === 0 && to.query === undefined;
  if (named && to.machines.length === 1) return run();
  call(connection, askInventories, { body: { ...body, dryRun: true } })
    .then(({ changed, unchanged }) => {
      if (changed === 0) {
        return say("quiet", unchanged > 0 ? words.allAsked : words.nobody);
      }
      ask({
        title: words.question(whom),
        lines: [
          words.atContact,
          ...unchanged > 0 ? [words.already(unchanged)] : [],
        ],
        yes: words.yes,
        tone: "open",
        type: typedFor(changed),
        run,
      });
    })
    .catch((error: Error) => say("failed", error.message));
}

/** A machine is no longer asked. */
export function takeBackRequest(
  machine: Pick<Machine, "id" | "name">,
  { session: { connection, act }, done }: Omit<RequestContext, "ask">,
): void {
  const { id, name } = machine;
  act(text.inventories.takingBack(name), async () => {
    await call(connection, askInventories, {
      body: { machines: [id], wanted: false },
    });
    await done();
    return text.inventories.takenBack(name);
  }, line("machines", "ask-inventory", name, "--withdraw"));
}

function commandOf({ machines, groups, query }: Recipients): string {
  return line(
    "machines",
    "ask-inventory",
    ...machines.map(({ name }) => name),
    ...groups.flatMap(({ name }) => ["--group", name]),
    ...query === undefined ? [] : ["--query", query],
  );
}

/** How often it polls, and whether that is as it is told. */
export function pollWords(
  { obeys, pollSeconds }: Pick<Machine, "obeys" | "pollSeconds">,
): string {
  if (pollSeconds === null) return text.inventories.seldom;
  return text.inventories.obeys[obeys](agoWords(pollSeconds));
}
