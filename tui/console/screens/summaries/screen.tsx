import {
  type EventSummary,
  listSummaries,
} from "#shared/contract/events/summaries.ts";
import { call } from "#tui/api/call.ts";
import { shellLine } from "#tui/actions/command_line.ts";
import { bind, type Binding } from "#tui/console/keys/binding.ts";
import { needsRow, type Selection } from "#tui/console/keys/lists.ts";
import type { Place } from "#tui/console/nav/places.ts";
import { useSession } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import { bodyRows } from "#tui/console/widgets/frame.tsx";
import { ListScreen } from "#tui/console/widgets/list_screen.tsx";
import { useListView } from "#tui/console/widgets/use_list_view.ts";
import { summaryColumns } from "./columns.ts";
import type { ScreenProps } from "#tui/console/nav/places.ts";

interface SummariesState extends Selection<EventSummary> {
  readonly go: (place: Place) => void;
}

export const summaryKeys: readonly Binding<SummariesState>[] = [
  {
    key: "enter",
    does: () => text.summaries.open,
    footer: ["enter", () => text.events.openShort],
    unavailable: (state) =>
      needsRow(state, text.summaries.none) ??
        (state.selected?.package ? null : text.events.noneHere),
    run: ({ selected, go }) =>
      selected?.package &&
      go({ screen: "happened", filter: { package: selected.package } }),
  },
];

/** The summaries of old events, newest day first; of one package or all. */
export function SummariesScreen(
  { place: { package: of }, active }: ScreenProps<"summaries">,
) {
  const { connection, size, go } = useSession();
  const view = useListView<EventSummary>({
    active,
    name: `${of?.id ?? ""}`,
    noun: () => text.summaries.noun,
    columns: summaryColumns,
    load: (page, signal) =>
      call(connection, listSummaries, {
        query: { ...page, package: of?.id },
      }, signal),
    idOf: ({ day, kind, actor, package: about, outcome, code }) =>
      [day, kind, actor, about?.id, outcome, code].join(" "),
    nameOf: ({ day, kind }) => `${day} ${kind}`,
    commandOf: ({ package: about }) =>
      shellLine("summaries", ...about ? ["--package", about.id] : []),
    height: bodyRows(size),
    without: ["faults", "marks"],
  });
  const keys = bind(summaryKeys, {
    ...view,
    go: (place) => go({ to: "push", place }),
  });
  return (
    <ListScreen
      view={{
        ...view,
        status: of ? text.summaries.status(of.name) : text.summaries.all,
      }}
      keys={keys}
      empty={text.summaries.empty}
    />
  );
}
