import { readStorage, type Storage } from "../../../shared/storage.ts";
import { call } from "../../api/call.ts";
import { useFetched } from "../../data/use_fetched.ts";
import { useSession } from "../../session.ts";
import { storageFacts } from "../../storage_words.ts";
import { text } from "../../text/mod.ts";
import { field, type SheetLine } from "../../widgets/sheet.tsx";
import type { Place } from "../../nav/places.ts";
import { SheetScreen } from "../sheet_screen.tsx";

/** What the database takes, and what is kept of events. */
export function StorageScreen({ active }: { readonly active: boolean }) {
  const { connection } = useSession();
  const fetched = useFetched({
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
