import type { Group } from "#shared/contract/groups/groups.ts";
import type { FoundNames } from "#shared/contract/machines/names.ts";
import { include } from "#tui/actions/group_members.ts";
import { NoMatch } from "#tui/actions/lookup.ts";
import { machinesOf, readNames } from "#tui/actions/named_machines.ts";
import { machineWords } from "#tui/actions/recipients.ts";
import type { ServerConnection } from "#tui/api/call.ts";
import {
  type ActionContext,
  perform,
  withMachine,
} from "#tui/console/perform.ts";
import { ignoreCancellation } from "#tui/console/keys/waits.ts";
import { PathForm } from "#tui/console/screens/path_form.tsx";
import { useForm } from "#tui/console/widgets/form.tsx";
import { expandHome } from "#tui/profiles/home.ts";
import { homeFolder } from "#tui/profiles/profile.ts";
import { reasonOf } from "#tui/profiles/profiles.ts";
import { text } from "#tui/text/mod.ts";
import { isPath, memberFields } from "./forms.ts";

/** Names shown of those that are not found. */
const SHOWN = 5;

/** Adds a machine to the group by its name, or those that a file names. */
export function AddForm({ group, active, context }: {
  readonly group: Pick<Group, "id" | "name" | "query">;
  readonly active: boolean;
  readonly context: ActionContext;
}) {
  const { connection, hold, say } = context.session;
  const add = (typed: string) => {
    if (!isPath(typed)) {
      return withMachine(
        typed,
        context,
        (found) => perform(include, { group, machines: [found] }, context),
      );
    }
    const gone = new AbortController();
    hold(
      namesInFile({ ...connection, signal: gone.signal }, typed),
      () => gone.abort(),
    ).then((found) => {
      const { machines } = found;
      perform(includeFound(found), { group, machines }, context);
    }).catch(ignoreCancellation).catch((error: Error) =>
      say("failed", error.message)
    );
  };
  const form = useForm({
    fields: memberFields,
    draft: `member of ${group.id}`,
    start: {},
    sends: text.group.add,
    send: ({ machine = "" }) => add(machine.trim()),
    leave: () => context.leave?.(),
  });
  return (
    <PathForm
      form={form}
      active={active}
      sends={text.group.add}
      status={text.group.addTitle(group.name)}
    />
  );
}

/** @throws {Error} With a sentence, if no name in it means one machine. */
async function namesInFile(
  connection: ServerConnection,
  typed: string,
): Promise<FoundNames> {
  const file = expandHome(typed, homeFolder());
  let names: string[];
  try {
    const opened = await Deno.open(file);
    names = await readNames(opened.readable, file);
  } catch (error) {
    if (error instanceof Error && !("code" in error)) throw error;
    throw new Error(text.cli.errors.cannotRead(file, reasonOf(error)));
  }
  const found = await machinesOf(connection, names, false);
  if (found.machines.length > 0) return found;
  throw new NoMatch(
    text.names.nobody(found.unknown.length, found.ambiguous.length),
  );
}

/** The action, which tells the names that are not found before and after. */
function includeFound({ unknown, ambiguous }: FoundNames): typeof include {
  const missing = [...unknown, ...ambiguous].map(({ name }) => name);
  if (missing.length === 0) return include;
  const some = missing.slice(0, SHOWN).join(", ");
  const words = text.names.notFound(
    unknown.length,
    ambiguous.length,
    missing.length > SHOWN ? `${some}, …` : some,
  );
  return {
    ...include,
    question(change, preview) {
      const asked = include.question?.(change, preview);
      const title = text.group.addQuestion(
        machineWords(change.machines),
        change.group.name,
      );
      return {
        ...asked ?? { title, yes: text.group.addYes, danger: false },
        lines: [...asked?.lines ?? [], words],
      };
    },
    sentence: (change, group) =>
      `${include.sentence(change, group)}${text.clause}${words}`,
  };
}
