import {
  listTroubles,
  type Trouble,
} from "#shared/contract/deployments/troubles.ts";
import { call } from "#tui/api/call.ts";
import { shellLine } from "#tui/actions/command_line.ts";
import { bind, type Binding } from "#tui/console/keys/binding.ts";
import { needsRow, type Selection } from "#tui/console/keys/lists.ts";
import type { Place } from "#tui/console/nav/places.ts";
import { useSession } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import { ListTab } from "#tui/console/screens/list_tab.tsx";
import { troubleColumns } from "./columns.ts";
import type { ScreenProps } from "#tui/console/nav/places.ts";

interface TroublesState extends Selection<Trouble> {
  readonly go: (place: Place) => void;
}

export const troubleKeys: readonly Binding<TroublesState>[] = [
  {
    key: "enter",
    does: () => text.why.troubles.open,
    footer: ["enter", () => text.packages.openShort],
    unavailable: (state) => needsRow(state, text.why.troubles.none),
    run: ({ selected, go }) => selected && go(placeOf(selected)),
  },
];

/** The deployment that the agent repeats; for polls, its machine. */
function placeOf({ machine, package: of }: Trouble): Place {
  return of
    ? { screen: "deployment", machine, package: of }
    : { screen: "machine", machine };
}

/** Agents that repeat one request endlessly or make no progress, the latest first. */
export function TroublesScreen({ active }: ScreenProps<"troubles">) {
  const { connection, go } = useSession();
  return (
    <ListTab<Trouble>
      list={{
        active,
        noun: () => text.why.troubles.noun,
        columns: troubleColumns,
        load: (query, signal) =>
          call(connection, listTroubles, { query }, signal),
        idOf: ({ kind, machine, package: of }) =>
          `${kind}/${machine.id}/${of?.id ?? 0}`,
        nameOf: ({ machine }) => machine.name,
        commandOf: ({ machine, package: of }) =>
          of
            ? shellLine("why", machine.name, of.id)
            : shellLine("machines", "show", machine.name),
        without: ["faults", "marks"],
      }}
      keysOf={(view) =>
        bind(troubleKeys, {
          ...view,
          go: (place) => go({ to: "push", place }),
        })}
      empty={text.why.troubles.empty}
    />
  );
}
