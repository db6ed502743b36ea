import { readStorage, type Storage } from "#shared/contract/storage.ts";
import { call } from "#tui/api/call.ts";
import { useFetch } from "#tui/console/data/use_fetch.ts";
import { useSession } from "#tui/console/session.ts";
import { storageFacts } from "#tui/words/storage.ts";
import { text } from "#tui/text/mod.ts";
import { field, type SheetLine } from "#tui/console/widgets/sheet.tsx";
import type { Place } from "#tui/console/nav/places.ts";
import { SheetScreen } from "#tui/console/screens/sheet_screen.tsx";
import type { ScreenProps } from "#tui/console/nav/places.ts";

/** The size of the database, and how long events are kept. */
export function StorageScreen({ active }: ScreenProps<"storage">) {
  const { connection } = useSession();
  const fetched = useFetch({
    load: (signal) => call(connection, readStorage, {}, signal),
    active,
  });
  return (
    <SheetScreen
      active={active}
      fetched={fetched}
      linesOf={storageLines}
      keysOf={() => []}
      status={text.storage.settings}
    />
  );
}

function storageLines(
  storage: Storage,
  width: number,
): SheetLine<{ readonly place?: Place }>[] {
  return storageFacts(storage).flatMap(([name, value]) =>
    field(name, value, width, {
      place: name === text.storage.summarised
        ? { screen: "summaries" }
        : undefined,
    })
  );
}
