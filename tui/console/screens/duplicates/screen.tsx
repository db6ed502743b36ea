import {
  dismissDuplicate,
  type Duplicate,
  listDuplicates,
  mergeDuplicate,
  undoDuplicate,
} from "#shared/contract/machines/duplicates.ts";
import { call } from "#tui/api/call.ts";
import { line } from "#tui/actions/equivalent.ts";
import { bind } from "#tui/console/keys/binding.ts";
import { useSession } from "#tui/console/session.ts";
import { evidenceWords } from "#tui/words/duplicates.ts";
import { text } from "#tui/text/mod.ts";
import { bodyRows } from "#tui/console/widgets/frame.tsx";
import { ListScreen } from "#tui/console/widgets/list_screen.tsx";
import { useQuestion } from "#tui/console/widgets/question.tsx";
import { useListView } from "#tui/console/widgets/use_list_view.ts";
import { formatMoment } from "#tui/words/words.ts";
import { duplicateColumns } from "./columns.ts";
import { duplicateKeys } from "./keys.ts";

/** Machines that may be one computer, and what was decided. */
export function DuplicatesScreen({ active }: { readonly active: boolean }) {
  const { connection, me, size, go, act, hold, say } = useSession();
  const asking = useQuestion();
  const view = useListView<Duplicate>({
    active,
    noun: () => text.duplicates.noun,
    columns: duplicateColumns,
    load: (query, signal) =>
      call(connection, listDuplicates, { query }, signal),
    idOf: ({ id }) => id,
    nameOf: ({ newer }) => newer.name,
    height: Math.max(2, bodyRows(size) - asking.rows),
    without: ["faults", "marks"],
  });

  async function merge(
    { id, older, newer, evidence }: Duplicate,
  ): Promise<void> {
    const params = { id };
    const { moves } = await call(connection, mergeDuplicate, {
      params,
      body: { dryRun: true },
    });
    const seen = (side: Duplicate["older"]) =>
      text.duplicates.seen(
        side.name,
        side.id,
        formatMoment(side.lastContactAt, new Date()),
      );
    const run = () =>
      act(text.duplicates.merging(newer.name), async () => {
        await call(connection, mergeDuplicate, { params, body: {} });
        await view.reload();
        return text.duplicates.merged(called(older), called(newer));
      }, line("machines", "merge", id));
    asking.ask({
      title: text.duplicates.question(called(older), called(newer)),
      lines: [
        seen(older),
        seen(newer),
        text.duplicates.shared(evidenceWords(evidence)),
        text.duplicates.moves(moves),
      ],
      yes: text.duplicates.yes,
      tone: "open",
      run,
    });
  }

  function dismiss({ id, older, newer }: Duplicate): void {
    act(text.duplicates.dismissing, async () => {
      await call(connection, dismissDuplicate, { params: { id } });
      await view.reload();
      return text.duplicates.dismissed(called(older), called(newer));
    }, line("machines", "dismiss", id));
  }

  function undo({ id, older, newer }: Duplicate): void {
    act(text.duplicates.undoing, async () => {
      await call(connection, undoDuplicate, { params: { id } });
      await view.reload();
      return text.duplicates.undone(called(older), called(newer));
    }, line("machines", "unmerge", id));
  }

  const keys = bind(duplicateKeys, {
    ...view,
    role: me.role,
    open: ({ newer }) =>
      go({ to: "push", place: { screen: "machine", machine: newer } }),
    merge: (pair) =>
      void hold(merge(pair)).catch((error: Error) =>
        say("failed", error.message)
      ),
    dismiss,
    undo,
  });
  return (
    <ListScreen
      view={view}
      asking={asking}
      keys={keys}
      empty={text.duplicates.empty}
    />
  );
}

/** "pc-1 (12)": both often have one name. */
function called({ id, name }: Duplicate["older"]): string {
  return `${name} (${id})`;
}
