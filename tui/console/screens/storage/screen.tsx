import { readStorage, type Storage } from "#shared/contract/storage.ts";
import { listServers, type ServerInfo } from "#shared/contract/servers.ts";
import { call } from "#tui/api/call.ts";
import { useFetch } from "#tui/console/data/use_fetch.ts";
import { useSession } from "#tui/console/session.ts";
import {
  serverStateWords,
  serverTone,
  storageFacts,
} from "#tui/words/storage.ts";
import { text } from "#tui/text/mod.ts";
import { field, type SheetLine } from "#tui/console/widgets/sheet.tsx";
import type { Place } from "#tui/console/nav/places.ts";
import { SheetScreen } from "#tui/console/screens/sheet_screen.tsx";
import type { ScreenProps } from "#tui/console/nav/places.ts";

/** The size of the database, how long events are kept, and the servers. */
export function StorageScreen({ active }: ScreenProps<"storage">) {
  const { connection } = useSession();
  const fetched = useFetch({
    load: async (signal) => ({
      ...await call(connection, readStorage, {}, signal),
      ...await call(connection, listServers, {}, signal),
    }),
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

/** Where enter leads from a line. */
interface Target {
  readonly place?: Place;
}

function storageLines(
  storage: Storage & {
    readonly servers: readonly ServerInfo[];
  },
  width: number,
): SheetLine<Target>[] {
  const facts = storageFacts(storage).flatMap(([name, value]) =>
    field<Target>(name, value, width, {
      place: name === text.storage.summarised
        ? { screen: "summaries" }
        : undefined,
    })
  );
  return [
    ...facts,
    ...storage.database.remote
      ? storage.servers.flatMap((one) => serverLines(one, width))
      : [],
  ];
}

/** A server: its name and address, and its state below. */
function serverLines(
  server: ServerInfo,
  width: number,
): SheetLine<Target>[] {
  const { id, name, address, version } = server;
  return [
    ...field(
      text.servers.label,
      text.servers.line(name, address, version),
      width,
      {},
    ),
    ...field(
      "",
      { text: serverStateWords(server, new Date()), tone: serverTone(server) },
      width,
      {},
    ),
  ].map((line, i) => ({ ...line, key: `server ${id} ${i}` }));
}
