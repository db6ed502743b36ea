import {
  type FormerMachine,
  listFormerMachines,
} from "#shared/contract/machines/life.ts";
import { call } from "#tui/api/call.ts";
import { shellLine } from "#tui/actions/command_line.ts";
import { bind, type Binding } from "#tui/console/keys/binding.ts";
import { needsRow, type Selection } from "#tui/console/keys/lists.ts";
import type { Place, ScreenProps } from "#tui/console/nav/places.ts";
import { ListTab } from "#tui/console/screens/list_tab.tsx";
import { useSession } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import { removedColumns } from "./columns.ts";

interface RemovedState extends Selection<FormerMachine> {
  readonly go: (place: Place) => void;
}

export const removedKeys: readonly Binding<RemovedState>[] = [
  {
    key: "enter",
    does: () => text.life.removed.open,
    footer: ["enter", () => text.packages.openShort],
    unavailable: (state) =>
      needsRow(state, text.life.removed.none) ??
        (state.selected?.returnedAs == null ? text.life.removed.gone : null),
    run: ({ selected, go }) =>
      selected?.returnedAs != null && go({
        screen: "machine",
        machine: { id: selected.returnedAs, name: selected.name },
      }),
  },
];

/** Machines that were removed, the latest first, and what became of them. */
export function RemovedScreen({ active }: ScreenProps<"removed">) {
  const { connection, go } = useSession();
  return (
    <ListTab<FormerMachine>
      list={{
        active,
        noun: () => text.machines.noun,
        columns: removedColumns,
        load: (query, signal) =>
          call(connection, listFormerMachines, { query }, signal),
        idOf: ({ id }) => id,
        nameOf: ({ name }) => name,
        commandOf: ({ name }) =>
          shellLine("machines", "removed", "--name", name),
        without: ["faults", "marks"],
      }}
      keysOf={(view) =>
        bind(removedKeys, {
          ...view,
          go: (place) => go({ to: "push", place }),
        })}
      empty={text.life.removed.empty}
    />
  );
}
