import { useSyncExternalStore } from "react";
import { useFetch } from "#tui/console/data/use_fetch.ts";
import { bind } from "#tui/console/keys/binding.ts";
import { useSession } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import { formatMoment } from "#tui/words/words.ts";
import { SheetScreen } from "#tui/console/screens/sheet_screen.tsx";
import { isNew } from "./first_steps.ts";
import { overviewKeys } from "./keys.ts";
import { overviewSections } from "./sections.ts";
import type { ScreenProps } from "#tui/console/nav/places.ts";

/**
 * What needs attention now, what is under way, and if the fleet is alive. The
 * header shows figures of the same snapshot.
 */
export function OverviewScreen({ active }: ScreenProps<"overview">) {
  const { figures, server, copy } = useSession();
  const fetched = useFetch({ load: figures.load, active });
  const latest = useSyncExternalStore(
    active ? figures.subscribe : ignore,
    figures.read,
  );
  const value = latest ?? fetched.value;
  return (
    <SheetScreen
      active={active}
      fetched={{ ...fetched, value }}
      sectionsOf={(overview, size) => overviewSections(overview, server, size)}
      keysOf={(sheet) =>
        value && isNew(value) ? bind(overviewKeys, { sheet, copy }) : []}
      statusOf={(sheet) => {
        if (sheet.selected?.target?.command) return text.steps.about;
        return value
          ? text.overview.status(formatMoment(value.at, new Date()))
          : sheet.where;
      }}
    />
  );
}

/** Subscribes to nothing. */
const ignore = () => () => {};
