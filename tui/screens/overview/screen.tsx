import { readOverview } from "../../../shared/server.ts";
import { call } from "../../api/call.ts";
import { useFetched } from "../../data/use_fetched.ts";
import { useSession } from "../../session.ts";
import { text } from "../../text/mod.ts";
import { formatMoment } from "../../words.ts";
import { SheetScreen } from "../sheet_screen.tsx";
import { overviewLines } from "./lines.ts";

/** What needs the operator now, and how many there are of everything. */
export function OverviewScreen({ active }: { readonly active: boolean }) {
  const { connection } = useSession();
  const fetched = useFetched({
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
