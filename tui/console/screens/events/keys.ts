import type { LogEvent } from "#shared/contract/events/events.ts";
import type { Binding } from "#tui/console/keys/binding.ts";
import { needsRow, type Selection } from "#tui/console/keys/lists.ts";
import type { EventFilter } from "./place.ts";
import { text } from "#tui/text/mod.ts";

export interface EventsState extends Selection<LogEvent> {
  readonly filter: EventFilter;
  readonly setFilter: (filter: EventFilter) => void;
  readonly open: (event: LogEvent) => void;
  readonly fill: () => void;
  readonly older: () => void;
}

const nothingSelected = (state: EventsState) =>
  needsRow(state, text.events.noneSelected);

/** A key that shows only what is like the selected event in one respect. */
function like(
  key: string,
  does: () => string,
  take: (event: LogEvent) => EventFilter | null,
): Binding<EventsState> {
  return {
    key,
    does,
    quiet: key !== "M",
    footer: ["K/P/M/O", () => text.events.likeShort],
    unavailable: (state) =>
      nothingSelected(state) ??
        (state.selected && take(state.selected) ? null : text.events.noneHere),
    run: ({ selected, filter, setFilter }) => {
      const taken = selected && take(selected);
      if (taken) setFilter({ ...filter, ...taken });
    },
  };
}

export const eventKeys: readonly Binding<EventsState>[] = [
  {
    key: "enter",
    does: () => text.events.open,
    footer: ["enter", () => text.events.openShort],
    unavailable: nothingSelected,
    run: ({ selected, open }) => selected && open(selected),
  },
  {
    key: "/",
    does: () => text.events.filters,
    footer: ["/", () => text.events.filtersShort],
    run: ({ fill }) => fill(),
  },
  like(
    "M",
    () => text.events.likeMachine,
    ({ machine }) => machine && { machine },
  ),
  like(
    "P",
    () => text.events.likePackage,
    (event) => event.package && { package: event.package },
  ),
  like("K", () => text.events.likeKind, ({ kind }) => ({ kind })),
  like("O", () => text.events.likeOperator, ({ actor }) => {
    const operator = /^operator:(.+)$/.exec(actor)?.[1];
    return operator === undefined ? null : { operator };
  }),
  {
    key: "S",
    does: () => text.summaries.show,
    footer: ["S", () => text.summaries.showShort],
    run: ({ older }) => older(),
  },
  {
    key: "c",
    does: () => text.events.clear,
    footer: ["c", () => text.events.clearShort],
    unavailable: ({ filter }) =>
      Object.keys(filter).length > 0 ? null : text.events.noFilter,
    run: ({ setFilter }) => setFilter({}),
  },
];
