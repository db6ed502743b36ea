import {
  listPlanned,
  type PlannedMachine,
} from "#shared/contract/assignments/plans.ts";
import { call } from "#tui/api/call.ts";
import { shellLine } from "#tui/actions/command_line.ts";
import { bind, type Binding } from "#tui/console/keys/binding.ts";
import { needsRow, type Selection } from "#tui/console/keys/lists.ts";
import { useSession } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import { ListTab } from "#tui/console/screens/list_tab.tsx";
import { plannedColumns } from "./columns.ts";
import type { ScreenProps } from "#tui/console/nav/places.ts";

interface PlannedState extends Selection<PlannedMachine> {
  readonly open: (machine: PlannedMachine) => void;
}

export const plannedKeys: readonly Binding<PlannedState>[] = [{
  key: "enter",
  does: () => text.machines.open,
  footer: ["enter", () => text.packages.openShort],
  unavailable: (state) => needsRow(state, text.machines.none),
  run: ({ selected, open }) => selected && open(selected),
}];

/** The machines of a plan with one outcome, by name. */
export function PlannedScreen(
  { place: { plan, fate }, active }: ScreenProps<"planned">,
) {
  const { connection, go } = useSession();
  return (
    <ListTab<PlannedMachine>
      list={{
        active,
        noun: () => text.machines.noun,
        columns: plannedColumns,
        load: (query, signal) =>
          call(connection, listPlanned, {
            params: { id: plan },
            query: { ...query, fate },
          }, signal),
        idOf: ({ id }) => id,
        nameOf: ({ name }) => name,
        commandOf: ({ name }) => shellLine("machines", "show", name),
        without: ["faults", "marks"],
      }}
      keysOf={(view) =>
        bind(plannedKeys, {
          ...view,
          open: ({ id, name }) =>
            go({
              to: "push",
              place: { screen: "machine", machine: { id, name } },
            }),
        })}
      empty={text.plan.nobody}
      status={fate === undefined || fate === "reached" || fate === "unreached"
        ? undefined
        : text.plan.why[fate]}
    />
  );
}
