import { readOverview } from "#shared/contract/server.ts";
import { call } from "#tui/api/call.ts";
import { useFetch } from "#tui/console/data/use_fetch.ts";
import { useSession } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import { formatMoment } from "#tui/words/words.ts";
import { SheetScreen } from "#tui/console/screens/sheet_screen.tsx";
import { overviewLines } from "./lines.ts";
import type { ScreenProps } from "#tui/console/nav/places.ts";

/** The items that need the operator's attention now, and the totals. */
export function OverviewScreen({ active }: ScreenProps<"overview">) {
  const { connection } = useSession();
  const fetched = useFetch({
    load: (signal) => call(connection, readOverview, {}, signal),
    active,
  });
  const { value } = fetched;
  return (
    <SheetScreen
      active={active}
      fetched={fetched}
      linesOf={overviewLines}
      keysOf={() => []}
      status={value && text.overview.status(formatMoment(value.at, new Date()))}
    />
  );
}
