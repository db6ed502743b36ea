import type {
  IdentityEvidence,
  Trouble,
} from "#shared/contract/deployments/troubles.ts";
import { text } from "#tui/text/mod.ts";
import { formatMoment } from "./words.ts";

/** An alert about a machine's identity in one line. */
export function alertWords(
  { kind, requests, since }: Pick<Trouble, "kind" | "requests" | "since">,
  now: Date,
): string {
  const when = formatMoment(since, now);
  return kind === "agents_alternate"
    ? text.identity.agentsAlternate(when)
    : text.identity.hardwareChanged(requests, when);
}

/** What an alert rests on. */
export function evidenceWords(
  { agents, address, change }: IdentityEvidence,
): string {
  const { identity } = text;
  return change
    ? identity.change(
      hardwareWords(change.before),
      hardwareWords(change.after),
      address,
    )
    : agents.map(({ deviceId, agent }) => identity.agent(deviceId, agent))
      .join(", ");
}

type Hardware = NonNullable<IdentityEvidence["change"]>["before"];

function hardwareWords({ name, serial, uuid, board, macs }: Hardware): string {
  const { traits } = text.identity;
  return [
    traits.name(name),
    ...serial === "" ? [] : [traits.serial(serial)],
    ...uuid === "" ? [] : [traits.uuid(uuid)],
    ...board === "" ? [] : [traits.board(board)],
    ...macs.length === 0 ? [] : [traits.macs(macs.join(", "))],
  ].join(", ");
}

/** What to do about an alert. */
export function remedyWords(
  kind: Trouble["kind"],
  { agents }: IdentityEvidence,
): string {
  const file = deviceIdFile(agents.at(-1)?.agent ?? "");
  return kind === "agents_alternate"
    ? text.identity.alternating(file)
    : text.identity.cloned(file);
}

/**
 * The file in which an agent keeps its DEVICEID, by its User-Agent (its sources:
 * Ocsinventory/Agent.pm, Deviceid.h, GLPI/Agent.pm, FusionInventory/Agent.pm).
 */
export function deviceIdFile(agent: string): string {
  if (/^OCS-NG_windows/i.test(agent)) {
    return "C:\\ProgramData\\OCS Inventory NG\\Agent\\ocsinventory.dat";
  }
  if (/^fusioninventory/i.test(agent)) {
    return "/var/lib/fusioninventory-agent/*/FusionInventory-Agent.dump";
  }
  if (/^glpi/i.test(agent)) return "/var/lib/glpi-agent/GLPI-Agent.dump";
  return "/var/lib/ocsinventory-agent/*/ocsinv.conf";
}
