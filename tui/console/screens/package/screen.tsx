import { useState } from "react";
import type { LogEvent } from "#shared/contract/events/events.ts";
import type { Package } from "#shared/contract/packages/packages.ts";
import { printExitCodes } from "#shared/results/exit_codes.ts";
import { changeCodes } from "#tui/actions/exit_codes.ts";
import { remove } from "#tui/actions/packages.ts";
import { type ActionContext, perform } from "#tui/console/perform.ts";
import { useFetch } from "#tui/console/data/use_fetch.ts";
import { bind } from "#tui/console/keys/binding.ts";
import { useSession } from "#tui/console/session.ts";
import { useQuestion } from "#tui/console/widgets/question.tsx";
import { text } from "#tui/text/mod.ts";
import type { FormSpec } from "#tui/console/widgets/form.tsx";
import { FormScreen } from "#tui/console/screens/form_screen.tsx";
import { exitCodeFields } from "#tui/console/screens/new_package/fields.ts";
import { codesIn } from "#tui/words/exit_codes.ts";
import { titleOf } from "#tui/words/titles.ts";
import { SheetScreen } from "#tui/console/screens/sheet_screen.tsx";
import { type EditedNote, NoteForm } from "#tui/console/screens/notes/form.tsx";
import { packageScreenKeys } from "./keys.ts";
import { loadStatus, loadWhole, withNumbersOf } from "./load.ts";
import { relationsForm } from "./relations.ts";
import { packageSections } from "./sections.ts";
import type { ScreenProps } from "#tui/console/nav/places.ts";

/** One package: what it is, its progress, and its events. */
export function PackageScreen(
  { place: { package: of }, active }: ScreenProps<"package">,
) {
  const session = useSession();
  const { connection, me, go } = session;
  const asking = useQuestion();
  const [writing, setWriting] = useState<EditedNote | null>(null);
  const concerns = (event: LogEvent) =>
    event.package?.id === of.id || event.kind.startsWith("group.");
  const fetched = useFetch({
    load: (signal) => loadWhole(connection, of.id, signal),
    active,
    concerns,
  });
  const status = useFetch({
    load: (signal) => loadStatus(connection, of.id, signal),
    active,
    concerns,
  });

  const [editing, setEditing] = useState<"codes" | "relations" | null>(null);
  const context: ActionContext = {
    session,
    ask: asking.ask,
    done: () => {
      // Counting all machines of a large fleet again may have to wait.
      void status.reload();
      return fetched.reload();
    },
  };

  if (writing) {
    return (
      <NoteForm
        active={active}
        edited={writing}
        context={context}
        leave={() => setWriting(null)}
      />
    );
  }
  const shown = fetched.value?.shown;
  if (editing && shown) {
    const leave = () => setEditing(null);
    const { relations } = fetched.value!;
    return (
      <FormScreen
        active={active}
        status={editing === "codes"
          ? text.exitCodes.title(titleOf(shown))
          : text.relations.title(titleOf(shown))}
        spec={editing === "codes"
          ? codesForm(shown, context, leave)
          : relationsForm(shown, relations, context, leave)}
      />
    );
  }
  return (
    <SheetScreen
      active={active}
      fetched={fetched}
      sectionsOf={(whole, size) => packageSections(whole, status.value, size)}
      asking={asking}
      keysOf={({ selected }, whole) =>
        bind(packageScreenKeys, {
          shown: whole && withNumbersOf(whole.shown, status.value),
          role: me.role,
          assignment: selected?.target?.assignment ?? null,
          start: (action, target) => perform(action, target, context),
          assign: (shown) =>
            go({
              to: "push",
              place: {
                screen: "assign",
                package: { id: shown.id, name: titleOf(shown) },
              },
            }),
          machines: (shown) =>
            go({
              to: "push",
              place: {
                screen: "progress",
                package: { id: shown.id, name: titleOf(shown) },
              },
            }),
          note: (about) => setWriting({ about }),
          remove: (shown) =>
            perform(remove, shown, {
              ...context,
              done: () => go({ to: "back" }),
            }),
          download: (shown) =>
            go({ to: "push", place: { screen: "download", package: shown } }),
          editCodes: () => setEditing("codes"),
          editRelations: () => setEditing("relations"),
          relations: whole?.relations ?? null,
          instead: ({ id }, other) =>
            go({
              to: "push",
              place: {
                screen: "plan",
                package: { id: other.id, name: titleOf(other) },
                to: {
                  machines: [],
                  groups: [],
                  query: `package:${id} result:succeeded`,
                },
                force: true,
              },
            }),
        })}
    />
  );
}

/** Changes the exit codes that the package counts as a success. */
function codesForm(
  shown: Package,
  context: ActionContext,
  leave: () => void,
): FormSpec {
  return {
    fields: exitCodeFields,
    draft: `exit codes ${shown.id}`,
    start: {
      successCodes: printExitCodes(shown.successCodes),
      rebootCodes: printExitCodes(shown.rebootCodes),
    },
    sends: text.exitCodes.change,
    send({ successCodes = "", rebootCodes = "" }) {
      leave();
      perform(changeCodes, {
        package: shown,
        successCodes: codesIn(successCodes),
        rebootCodes: codesIn(rebootCodes),
      }, context);
    },
    leave,
  };
}
