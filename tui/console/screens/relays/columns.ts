import type { Relay } from "#shared/contract/relays.ts";
import type { Column } from "#tui/console/widgets/columns.ts";
import { text } from "#tui/text/mod.ts";
import { numberWords, sizeWords } from "#tui/words/amounts.ts";
import { momentWords } from "#tui/words/moments.ts";
import { relayTone } from "#tui/words/relays/relays.ts";

export const relayColumns: readonly Column<Relay>[] = [
  {
    title: () => text.relays.titles.name,
    width: 12,
    grow: 2,
    sort: "name",
    cell: ({ name }) => name,
  },
  {
    id: "sites",
    title: () => text.relays.titles.sites,
    width: 8,
    grow: 1,
    drop: 2,
    cell: ({ sites }) => sites.map(({ name }) => name).join(", "),
  },
  {
    id: "state",
    title: () => text.relays.titles.state,
    width: 8,
    cell: (relay) => ({
      text: text.relays.links[relay.state],
      tone: relayTone(relay),
    }),
  },
  {
    id: "seen",
    title: () => text.relays.titles.seen,
    width: 12,
    cell: ({ seenAt }) => seenAt === null ? "" : momentWords(seenAt),
  },
  {
    id: "spool",
    title: () => text.relays.titles.spool,
    width: 7,
    right: true,
    cell({ report }) {
      if (!report) return "";
      const { reports } = report.spool;
      return { text: numberWords(reports), tone: reports > 0 ? "open" : "ok" };
    },
  },
  {
    id: "cache",
    title: () => text.relays.titles.cache,
    width: 8,
    right: true,
    cell: ({ report }) => report ? sizeWords(report.cache.bytes) : "",
  },
  {
    id: "missing",
    title: () => text.relays.titles.missing,
    width: 10,
    right: true,
    drop: 1,
    from: 100,
    cell: ({ report }) => report ? sizeWords(report.cache.missingBytes) : "",
  },
  {
    id: "machines",
    title: () => text.relays.titles.machines,
    width: 8,
    right: true,
    cell: ({ machines }) => numberWords(machines),
  },
];
