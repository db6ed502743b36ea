import type { Network } from "#shared/contract/networks.ts";
import { networkAddress } from "#tui/actions/networks.ts";
import { text } from "#tui/text/mod.ts";
import type { Cell, Column } from "#tui/console/widgets/columns.ts";
import { momentWords } from "#tui/words/moments.ts";

export const networkColumns: readonly Column<Network>[] = [
  {
    title: () => text.networks.columns.network,
    width: 18,
    sort: "address",
    cell: networkAddress,
  },
  {
    title: () => text.networks.columns.name,
    width: 8,
    grow: 2,
    sort: "name",
    cell: ({ name }) => name,
  },
  {
    title: () => text.networks.columns.machines,
    width: 8,
    right: true,
    sort: "-machines",
    cell: ({ machines }) => `${machines}`,
  },
  {
    title: () => text.networks.columns.devices,
    width: 9,
    right: true,
    sort: "-hosts",
    drop: 3,
    cell: ({ hosts }) => `${hosts}`,
  },
  {
    title: () => text.networks.columns.unknown,
    width: 8,
    right: true,
    sort: "-unknown",
    cell: ({ unknown }) => ({
      text: `${unknown}`,
      tone: unknown > 0 ? "failed" : "quiet",
    }),
  },
  {
    title: () => text.networks.columns.scanner,
    width: 11,
    grow: 1,
    drop: 2,
    cell: scannerCell,
  },
  {
    title: () => text.networks.columns.scanned,
    width: 11,
    sort: "-scanned",
    drop: 1,
    cell: ({ scannedAt }) =>
      scannedAt
        ? momentWords(scannedAt)
        : { text: text.networks.never, tone: "quiet" },
  },
];

function scannerCell({ scanners }: Network): Cell {
  const [first, ...others] = scanners;
  if (!first) return { text: text.networks.nobody, tone: "quiet" };
  return {
    text: others.length > 0
      ? text.networks.more(first.name, others.length)
      : first.name,
  };
}
