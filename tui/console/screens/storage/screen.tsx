import { readStorage, type Storage } from "#shared/contract/storage.ts";
import { listServers, type ServerInfo } from "#shared/contract/servers.ts";
import { listRelays, type Relay } from "#shared/contract/relays.ts";
import { call } from "#tui/api/call.ts";
import { useFetch } from "#tui/console/data/use_fetch.ts";
import { useSession } from "#tui/console/session.ts";
import {
  serverStateWords,
  serverTone,
  storageFacts,
} from "#tui/words/storage.ts";
import {
  relayCacheWords,
  relaySpoolWords,
  relayStateWords,
  relayTone,
} from "#tui/words/relays/relays.ts";
import { text } from "#tui/text/mod.ts";
import { field, type SheetLine } from "#tui/console/widgets/sheet.tsx";
import type { Place } from "#tui/console/nav/places.ts";
import { SheetScreen } from "#tui/console/screens/sheet_screen.tsx";
import type { ScreenProps } from "#tui/console/nav/places.ts";

/** Relays that are shown. */
const MOST_RELAYS = 100;

/** The size of the database, how long events are kept, servers and relays. */
export function StorageScreen({ active }: ScreenProps<"storage">) {
  const { connection } = useSession();
  const fetched = useFetch({
    load: async (signal) => ({
      ...await call(connection, readStorage, {}, signal),
      ...await call(connection, listServers, {}, signal),
      relays: (await call(connection, listRelays, {
        query: { limit: MOST_RELAYS },
      }, signal)).rows,
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
    readonly relays: readonly Relay[];
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
    ...storage.relays.flatMap((one) => relayLines(one, width)),
  ];
}

/** A relay: its name and sites, and its state below. */
function relayLines(relay: Relay, width: number): SheetLine<Target>[] {
  const { id, name, sites } = relay;
  const now = new Date();
  const words = [
    relayStateWords(relay, now),
    ...relay.report && relay.state !== "revoked"
      ? [
        `${text.relays.facts.spool}: ${relaySpoolWords(relay, now)}`,
        `${text.relays.facts.cache}: ${relayCacheWords(relay)}`,
      ]
      : [],
  ].join(text.clause);
  return [
    ...field<Target>(
      text.relays.label,
      `${name} (${sites.map((site) => site.name).join(", ")})`,
      width,
      {},
    ),
    ...field<Target>("", { text: words, tone: relayTone(relay) }, width, {}),
  ].map((line, i) => ({ ...line, key: `relay ${id} ${i}` }));
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
