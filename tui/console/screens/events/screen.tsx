import { useState } from "react";
import type { LogEvent } from "#shared/contract/events/events.ts";
import { usePlaceState } from "#tui/console/data/place_state.ts";
import { bind } from "#tui/console/keys/binding.ts";
import type { EventFilter } from "./place.ts";
import { useSession } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import { formatDate } from "#tui/words/words.ts";
import { bodyRows } from "#tui/console/widgets/frame.tsx";
import { ListScreen } from "#tui/console/widgets/list_screen.tsx";
import { useListView } from "#tui/console/widgets/use_list_view.ts";
import { FormScreen } from "#tui/console/screens/form_screen.tsx";
import { SheetScreen } from "#tui/console/screens/sheet_screen.tsx";
import { eventColumns } from "./columns.ts";
import {
  filterFields,
  filterValues,
  filterWords,
  readFilter,
} from "./filter.ts";
import { eventKeys } from "./keys.ts";
import { wholeEvent } from "./lines.ts";
import { eventPage } from "./log.ts";
import type { ScreenProps } from "#tui/console/nav/places.ts";
import { useFetch } from "#tui/console/data/use_fetch.ts";
import { groupsIn } from "#tui/words/event_details.ts";
import { groupNames } from "./log.ts";

/** The events that match a filter, newest first. */
export function EventsScreen(
  { place, active }: ScreenProps<"events" | "happened">,
) {
  const first = "filter" in place ? place.filter : {};
  const [filter, setFilter] = usePlaceState<EventFilter>("filter", first);
  const [filling, setFilling] = useState(false);
  if (filling) {
    return (
      <FilterForm
        filter={filter}
        active={active}
        leave={() => setFilling(false)}
        apply={(next) => {
          setFilter(next);
          setFilling(false);
        }}
      />
    );
  }
  return (
    <LogList
      key={JSON.stringify(filter)}
      filter={filter}
      active={active}
      setFilter={setFilter}
      fill={() => setFilling(true)}
    />
  );
}

function LogList({ filter, active, setFilter, fill }: {
  readonly filter: EventFilter;
  readonly active: boolean;
  readonly setFilter: (filter: EventFilter) => void;
  readonly fill: () => void;
}) {
  const { connection, size, go } = useSession();
  const [older, setOlder] = useState<string | null>(null);
  const view = useListView<LogEvent>({
    active,
    name: JSON.stringify(filter),
    noun: text.events.crumb,
    columns: eventColumns,
    load: async (query, signal) => {
      const page = await eventPage(
        connection,
        filter,
        query,
        query.limit,
        signal,
      );
      setOlder(page.summarised?.at ?? null);
      return page;
    },
    idOf: ({ seq }) => seq,
    nameOf: ({ seq, at, kind }) => `${seq} ${at} ${kind}`,
    height: bodyRows(size),
    without: ["filter", "faults", "marks"],
  });
  const words = filterWords(filter);
  return (
    <ListScreen
      view={{
        ...view,
        status: [
          words ? text.events.filtered(words) : text.events.newest,
          ...older ? [text.summaries.before(formatDate(older))] : [],
        ].join(text.clause),
      }}
      keys={bind(eventKeys, {
        ...view,
        filter,
        setFilter,
        open: (event) => go({ to: "push", place: { screen: "event", event } }),
        fill,
        older: () =>
          go({
            to: "push",
            place: { screen: "summaries", package: filter.package },
          }),
      })}
      empty={text.events.none}
    />
  );
}

function FilterForm({ filter, active, leave, apply }: {
  readonly filter: EventFilter;
  readonly active: boolean;
  readonly leave: () => void;
  readonly apply: (filter: EventFilter) => void;
}) {
  const { connection, say } = useSession();
  return (
    <FormScreen
      active={active}
      spec={{
        fields: filterFields,
        draft: "events",
        start: filterValues(filter),
        sends: text.events.apply,
        send: (values) =>
          void readFilter(connection, values).then(apply)
            .catch((error: Error) => say("failed", error.message)),
        leave,
      }}
      status={text.events.filters}
    />
  );
}

/** One event with all its fields. */
export function EventScreen(
  { place: { event }, active }: ScreenProps<"event">,
) {
  const { connection } = useSession();
  const names = useFetch({
    load: (signal) => groupNames(connection, groupsIn(event), signal),
    active,
    concerns: () => false,
  });
  return (
    <SheetScreen
      active={active}
      fetched={{
        value: event,
        problem: null,
        reload: () => Promise.resolve(),
      }}
      linesOf={(event, width) =>
        wholeEvent(event, names.value ?? new Map(), width)}
      keysOf={() => []}
    />
  );
}
