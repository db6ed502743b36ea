import type { Machine } from "#shared/contract/machines/machines.ts";
import { systemWords } from "#tui/words/systems.ts";
import { text } from "#tui/text/mod.ts";
import { SILENT_MS } from "#shared/pace.ts";
import type { Cell, Column } from "#tui/console/widgets/columns.ts";
import { momentWords } from "#tui/words/moments.ts";

export const machineColumns: readonly Column<Machine>[] = [
  {
    id: "id",
    title: () => text.columns.id,
    width: 6,
    drop: 3,
    cell: ({ id }) => `${id}`,
  },
  {
    id: "machine",
    title: () => text.columns.machine,
    width: 15,
    grow: 2,
    sort: "name",
    cell: ({ name }) => name,
  },
  {
    id: "agent",
    title: () => text.columns.agent,
    width: 7,
    // A system says what family it is of.
    drop: 6,
    cell: ({ family }) => family,
  },
  {
    id: "system",
    title: () => text.columns.system,
    width: 14,
    grow: 1,
    drop: 2,
    sort: "os",
    cell: ({ os }) => systemWords(os),
  },
  {
    id: "address",
    title: () => text.columns.address,
    width: 15,
    drop: 1,
    sort: "ip",
    cell: ({ ip }) => ip,
  },
  {
    id: "tag",
    title: () => text.columns.tag,
    width: 6,
    grow: 1,
    drop: 4,
    cell: ({ tag }) => tag,
  },
  {
    id: "status",
    title: () => text.lists.columns.status,
    width: 10,
    // Few machines have something to say here.
    drop: 5,
    cell: statusCell,
  },
  {
    id: "lastSeen",
    title: () => text.columns.lastSeen,
    width: 11,
    sort: "-lastContact",
    cell: ({ lastContactAt }) => momentWords(lastContactAt),
  },
  {
    id: "serial",
    title: () => text.columns.serial,
    width: 16,
    wide: true,
    cell: ({ serial }) => serial,
  },
  {
    id: "registered",
    title: () => text.columns.registered,
    width: 11,
    wide: true,
    sort: "-registered",
    cell: ({ registeredAt }) => momentWords(registeredAt),
  },
  {
    id: "inventory",
    title: () => text.columns.inventory,
    width: 11,
    wide: true,
    cell: ({ inventoriedAt, inventoryWantedAt }) =>
      inventoryWantedAt ? text.inventories.inList : momentWords(inventoriedAt),
  },
  {
    id: "agentVersion",
    title: () => text.columns.agentVersion,
    width: 34,
    wide: true,
    cell: ({ agent }) => agent,
  },
];

/** What a machine's row has to say about it; nothing of one in service. */
function statusCell({ status, lastContactAt }: Machine): Cell {
  if (status === "retired") {
    return { text: text.lists.status.retired, tone: "quiet" };
  }
  if (status === "pending") {
    return { text: text.lists.status.pending, tone: "open" };
  }
  const isSilent = Date.now() - Date.parse(lastContactAt) > SILENT_MS;
  return isSilent ? { text: text.life.silent, tone: "failed" } : { text: "" };
}
