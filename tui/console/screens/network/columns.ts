import type { NetworkHost } from "#shared/contract/networks.ts";
import { text } from "#tui/text/mod.ts";
import type { Cell, Column } from "#tui/console/widgets/columns.ts";
import { momentWords } from "#tui/words/moments.ts";

export const hostColumns: readonly Column<NetworkHost>[] = [
  {
    title: () => text.network.columns.address,
    width: 15,
    sort: "ip",
    cell: ({ ip }) => ip,
  },
  {
    title: () => text.network.columns.known,
    width: 12,
    grow: 1,
    cell: knownCell,
  },
  {
    title: () => text.network.columns.vendor,
    width: 10,
    grow: 2,
    sort: "vendor",
    cell: ({ vendor }) => vendor,
  },
  {
    title: () => text.network.columns.name,
    width: 12,
    grow: 1,
    drop: 2,
    sort: "name",
    cell: ({ name }) => name,
  },
  {
    title: () => text.network.columns.mac,
    width: 17,
    drop: 1,
    sort: "mac",
    cell: ({ mac }) => mac,
  },
  {
    title: () => text.network.columns.seen,
    width: 11,
    sort: "-lastSeen",
    cell: ({ lastSeenAt }) => momentWords(lastSeenAt),
  },
  {
    title: () => text.network.columns.first,
    width: 11,
    wide: true,
    cell: ({ firstSeenAt }) => momentWords(firstSeenAt),
  },
  {
    title: () => text.network.columns.by,
    width: 12,
    wide: true,
    cell: ({ seenBy }) => seenBy.name,
  },
  {
    title: () => text.network.columns.note,
    width: 20,
    wide: true,
    cell: ({ mark }) => mark?.note ?? "",
  },
];

/**
 * The machine of a device, else what it is marked as, else that it is unknown.
 */
function knownCell({ machine, mark }: NetworkHost): Cell {
  if (machine) return { text: machine.name, tone: "ok" };
  return mark
    ? { text: text.network.kinds[mark.kind] }
    : { text: text.network.unknown, tone: "failed" };
}
