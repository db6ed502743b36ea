import {
  alertStatements,
  becomeOnlyAgent,
  becomePresentAgent,
  noteAgent,
  runBeside,
} from "#db/machines/agents.ts";
import { machineEvent } from "#db/machines/inventory.ts";
import type { Statement } from "#db/store/transaction.ts";
import { SILENT_MS } from "#shared/pace.ts";
import { takesPackages } from "#server/domain/machines/families.ts";
import type { Contact } from "#server/domain/machines/contact.ts";
import type { Inventory } from "#server/domain/machines/inventory.ts";
import type { ExistingMatch } from "./match_machine.ts";

/**
 * The place of an agent among those of its machine.
 *
 * - `only`: it replaces all others.
 * - `present`: the machine is described as this agent's.
 * - `beside`: the machine is described as another agent's.
 */
type Place = "only" | "present" | "beside";

export function placeOf(
  { kind, machine }: ExistingMatch,
  { deviceId, agent }: Contact,
  at: Date,
): Place {
  const isPresent = machine.deviceId === deviceId;
  switch (kind) {
    case "renamed":
    case "reinstalled":
      return "only";
    case "joins":
      return takesPackages(agent) && !takesPackages(machine.agent)
        ? "present"
        : "beside";
    case "alternates":
      return "beside";
    case "same": {
      if (isPresent) return "present";
      const present = machine.agents?.find((one) =>
        one.deviceId === machine.deviceId
      );
      const isGone = present !== undefined &&
        at.getTime() - present.contactAt > SILENT_MS;
      return isGone ? "only" : "beside";
    }
  }
}

/** Stores which agents a machine has, and what is suspicious about them. */
export function identityStatements(
  match: ExistingMatch,
  contact: Contact,
  inventory: Inventory,
  at: Date,
): Statement[] {
  const { kind, machine, change } = match;
  const { deviceId, agent, ip } = contact;
  const place = placeOf(match, contact, at);
  const isMore = kind === "joins" || kind === "alternates";
  return [
    ...noteAgent(deviceId, agent, at),
    ...isMore ? runBeside(machine.id, deviceId, machine.deviceId) : [],
    ...place === "only" ? becomeOnlyAgent(machine.id, deviceId) : [],
    ...place === "present" && kind !== "same"
      ? [becomePresentAgent(machine.id, deviceId)]
      : [],
    ...kind === "joins"
      ? [machineEvent("machine.agent_joined", deviceId, at, {
        deviceId,
        agent,
        beside: machine.deviceId,
      })]
      : [],
    ...kind === "alternates"
      ? alertStatements("agents_alternate", deviceId, at, {
        agents: [
          { deviceId: machine.deviceId, agent: machine.agent },
          { deviceId, agent },
        ],
        address: ip,
        change: null,
      })
      : [],
    ...change
      ? alertStatements("hardware_changed", deviceId, at, {
        agents: [{ deviceId, agent }],
        address: ip,
        change,
      })
      : [],
    ...kind === "renamed" || kind === "reinstalled"
      ? [machineEvent(`machine.${kind}`, deviceId, at, {
        deviceId,
        before: machine.deviceId,
        name: inventory.name,
        nameBefore: machine.name,
      })]
      : [],
  ];
}
