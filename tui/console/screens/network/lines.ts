import type { WholeNetwork } from "#shared/contract/networks.ts";
import type { EntityName } from "#tui/actions/recipients.ts";
import { text } from "#tui/text/mod.ts";
import { field, gap, heading, note } from "#tui/console/widgets/sheet.tsx";
import { fit } from "#tui/console/widgets/fit.ts";
import { formatMoment } from "#tui/words/words.ts";
import { networkAddress } from "#tui/actions/networks.ts";
import type { Line } from "#tui/console/screens/line.ts";

const NAME = 16;

/** The page of a network: what it is, and which machines scan it. */
export function networkLines(network: WholeNetwork, width: number): Line[] {
  const { scanners, pinned, forbidden, unscanned, maxScanners } = network;
  const scanning = new Set(scanners.map(({ id }) => id));
  const idle = pinned.filter(({ id }) => !scanning.has(id));
  const now = new Date();
  return [
    ...field(
      text.network.address,
      `${networkAddress(network)}   ${network.mask}`,
      width,
    ),
    ...field(text.network.name, network.name || text.sheet.none, width),
    ...field(
      text.network.machines,
      text.network.machinesIn(network.machines),
      width,
    ),
    ...field(
      text.network.devices,
      text.network.devicesIn(
        network.hosts,
        network.withoutAgent,
        network.unknown,
      ),
      width,
    ),
    ...field(
      text.network.lastScan,
      network.scannedAt
        ? formatMoment(network.scannedAt, now)
        : text.networks.never,
      width,
    ),
    ...field(
      text.network.most,
      maxScanners === null
        ? text.network.mostAsSet(network.mostScanners)
        : text.network.mostOwn(maxScanners),
      width,
    ),
    gap("scanners"),
    heading(text.network.scannedBy),
    ...unscanned
      ? note("unscanned", text.network.unscanned[unscanned], width)
      : scanners.map((scanner) => scannerLine(scanner, now)),
    ...machineSection("pinned", text.network.pinned, idle),
    ...machineSection("forbidden", text.network.forbidden, forbidden),
  ];
}

function scannerLine(
  scanner: WholeNetwork["scanners"][number],
  now: Date,
): Line {
  const { id, name, pinned, electedAt, answeredAt, fruitless } = scanner;
  const details = [
    ...pinned ? [text.network.isPinned] : [],
    text.network.since(formatMoment(electedAt, now)),
    answeredAt
      ? text.network.answered(formatMoment(answeredAt, now))
      : text.network.notAnswered,
  ].join(", ");
  return {
    key: `scanner ${id}`,
    pieces: [
      { text: `${fit(name, NAME)} ` },
      { text: details, tone: "quiet" },
      ...fruitless > 0
        ? [{
          text: `, ${text.network.fruitless(fruitless)}`,
          tone: "failed" as const,
        }]
        : [],
    ],
    target: { place: { screen: "machine", machine: { id, name } } },
  };
}

function machineSection(
  key: string,
  title: string,
  machines: readonly EntityName[],
): Line[] {
  if (machines.length === 0) return [];
  return [
    gap(key),
    heading(title),
    ...machines.map(({ id, name }): Line => ({
      key: `${key} ${id}`,
      pieces: [{ text: name }],
      target: { place: { screen: "machine", machine: { id, name } } },
    })),
  ];
}
