import {
  type DeploymentState,
  ON_THE_MACHINE,
} from "#shared/contract/deployments/states.ts";
import { SILENT_MS } from "#shared/pace.ts";
import { takesPackages } from "./families.ts";

/** One of the agents that run on a machine, with a DEVICEID of its own. */
export interface MachineAgent {
  readonly deviceId: string;
  /** Its User-Agent; empty if that is not known. */
  readonly agent: string;
  /** Its last contact in milliseconds; 0: not known. */
  readonly contactAt: number;
}

/**
 * The product in a User-Agent, without its version:
 * `OCS-NG_unified_unix_agent_v2.10.0` → `ocs-ng_unified_unix_agent`.
 */
export function productOf(agent: string): string {
  return agent.replace(/[_/ ]v?\d.*$/i, "").trim().toLowerCase();
}

/**
 * True if an agent may run beside those of a machine during a migration: it is
 * another product than each of them, and at most one of all takes packages. Two
 * agents of one product on one computer are not expected, and two that take
 * packages would run them twice.
 */
export function mayRunBeside(
  agent: string,
  others: readonly string[],
): boolean {
  const product = productOf(agent);
  return product !== "" && others.length > 0 &&
    others.every((other) => productOf(other) !== product) &&
    [agent, ...others].filter(takesPackages).length <= 1;
}

/** One attempt, as far as it matters which agent it belongs to. */
export interface Attempt {
  readonly state: DeploymentState;
  /** The DEVICEID it was offered to; null: none, or not known. */
  readonly offeredTo: string | null;
}

/**
 * Decides if an agent is offered an attempt. One attempt goes to one DEVICEID,
 * so that two agents of a machine never run a package twice. It passes to
 * another one when the first cannot carry it out any more: its DEVICEID is not
 * the machine's any more, its agent takes no packages, or it has been silent for
 * a week.
 *
 * What is not offered yet goes to agents that take packages, if there is one.
 *
 * @param agents All agents of the machine, this one among them; null: it is the
 * only one.
 */
export function mayTake(
  { state, offeredTo }: Attempt,
  self: MachineAgent,
  agents: readonly MachineAgent[] | null,
  at: Date,
): boolean {
  if (agents === null) return true;
  const isThere = ({ contactAt }: MachineAgent) =>
    at.getTime() - contactAt <= SILENT_MS;
  const canTake = (one: MachineAgent) =>
    takesPackages(one.agent) && isThere(one);
  if (ON_THE_MACHINE.includes(state) && offeredTo !== null) {
    if (offeredTo === self.deviceId) return true;
    const holder = agents.find(({ deviceId }) => deviceId === offeredTo);
    if (holder && canTake(holder)) return false;
  }
  return takesPackages(self.agent) ||
    !agents.some((one) => one.deviceId !== self.deviceId && canTake(one));
}
