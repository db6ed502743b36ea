import type { Machine } from "#shared/contract/machines/machines.ts";
import { systemWords } from "#tui/words/systems.ts";
import { text } from "#tui/text/mod.ts";
import type { Column } from "#tui/console/widgets/columns.ts";
import { formatMoment } from "#tui/words/words.ts";

export const machineColumns: readonly Column<Machine>[] = [
  {
    title: () => text.columns.id,
    width: 6,
    drop: 3,
    cell: ({ id }) => `${id}`,
  },
  {
    title: () => text.columns.machine,
    width: 15,
    grow: 2,
    sort: "name",
    cell: ({ name }) => name,
  },
  {
    title: () => text.columns.agent,
    width: 7,
    // A system says what family it is of.
    drop: 5,
    cell: ({ family }) => family,
  },
  {
    title: () => text.columns.system,
    width: 14,
    grow: 1,
    drop: 2,
    sort: "os",
    cell: ({ os }) => systemWords(os),
  },
  {
    title: () => text.columns.address,
    width: 15,
    drop: 1,
    sort: "ip",
    cell: ({ ip }) => ip,
  },
  {
    title: () => text.columns.tag,
    width: 6,
    grow: 1,
    drop: 4,
    cell: ({ tag }) => tag,
  },
  {
    title: () => text.columns.lastSeen,
    width: 11,
    sort: "-lastContact",
    cell: ({ lastContactAt }) => formatMoment(lastContactAt, new Date()),
  },
  {
    title: () => text.columns.serial,
    width: 16,
    wide: true,
    cell: ({ serial }) => serial,
  },
  {
    title: () => text.columns.registered,
    width: 11,
    wide: true,
    sort: "-registered",
    cell: ({ registeredAt }) => formatMoment(registeredAt, new Date()),
  },
  {
    title: () => text.columns.inventory,
    width: 11,
    wide: true,
    cell: ({ inventoriedAt, inventoryWantedAt }) =>
      inventoryWantedAt
        ? text.inventories.inList
        : formatMoment(inventoriedAt, new Date()),
  },
  {
    title: () => text.columns.agentVersion,
    width: 34,
    wide: true,
    cell: ({ agent }) => agent,
  },
];
