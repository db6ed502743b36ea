import { OPEN } from "#shared/contract/deployments/states.ts";
import type { Settings } from "#shared/contract/settings/settings.ts";
import { paceOf } from "#shared/pace.ts";
import { DAY_MS } from "#shared/time.ts";
import type { AgentReader } from "#db/agents/agent_reader.ts";
import type { OfferedMirror } from "#db/agents/contacts.ts";
import type {
  PolledDeployment,
  PollingMachine,
  PollView,
} from "#db/agents/poll.ts";
import type { Contact, PassingRelay } from "#server/domain/machines/contact.ts";
import { takesPackages } from "#server/domain/machines/families.ts";
import { isScanDue, scanLatency } from "#server/domain/networks/election.ts";
import { hasPassed } from "#server/domain/elapsed.ts";
import { decideOrders, isSettled } from "#server/domain/deployments/orders.ts";
import {
  HERE,
  type Location,
  locationOf,
} from "#server/domain/deployments/locations.ts";
import { mayTake } from "#server/domain/machines/agents.ts";
import { afterPoll, pollHoursFor } from "#server/domain/machines/polling.ts";
import {
  agentSettings,
  type Offer,
  type PollAnswer,
} from "#server/domain/machines/poll_answer.ts";
import type { PollNote } from "./agent_service.ts";
import type { Capabilities } from "./capability.ts";
import { effectiveSettingsOf } from "#server/usecases/fleet/effective_settings.ts";

const NO_MIRROR: OfferedMirror = {
  mirror: null,
  mirrorLeft: null,
  mirrorLeftAt: null,
};

/** The services for answering a poll that only reads. */
export interface PollReadingServices {
  readonly reader: Pick<AgentReader, "polledBy">;
  readonly now: () => Date;
  readonly capabilities: Capabilities;
  /** Receives every poll that was answered, for `notePolls`. */
  readonly notePoll: (poll: PollNote) => void;
}

/**
 * Answers polls like `answerPoll` if they change only the time when the machine
 * was last seen, as nearly all do.
 *
 * @returns null if something is offered for the first time or a retired machine
 * is back: that has to be durable before the agent learns of it, so
 * `answerPoll` has to answer. The same for an unknown DEVICEID that
 * may need a token.
 */
export function answerReadOnlyPoll(
  { reader, now, capabilities, notePoll }: PollReadingServices,
  contact: Contact,
): PollAnswer | null {
  const at = now();
  const polled = reader.polledBy(contact.deviceId, at);
  if (returningMachine(polled)) return null;
  if (!polled.machine && polled.settings.enrolment === "token") return null;
  const { answer, note, offeredNow } = decidePoll(
    polled,
    contact,
    at,
    capabilities,
  );
  if (offeredNow.length > 0) return null;
  if (note) notePoll(note);
  return answer;
}

/** The machine that polls, if it is retired; else null. */
export function returningMachine(
  { machine }: PollView,
): PollingMachine | null {
  return machine?.status === "retired" && machine.isServed ? machine : null;
}

/** An offer, and where its fragments are. */
interface LocatedOffer extends PolledDeployment {
  readonly location: Location;
  /** What its row remembers of mirrors if it is offered now. */
  readonly at: OfferedMirror;
}

/** The answer to a poll, and what it changes. */
interface PollDecision {
  readonly answer: PollAnswer;
  /** null if the DEVICEID does not, or no longer, belong to a machine. */
  readonly note: PollNote | null;
  /** Deployments that are offered for the first time, or from elsewhere. */
  readonly offeredNow: readonly LocatedOffer[];
}

/**
 * Decides what a machine has to do now. If the DEVICEID is unknown, the agent is
 * asked for an inventory and offered nothing.
 */
export function decidePoll(
  polled: PollView,
  contact: Contact,
  at: Date,
  capabilities: Capabilities,
): PollDecision {
  const { machine, deployments, polls, scan } = polled;
  if (!machine?.isServed) {
    const answer = {
      wantInventory: true,
      settings: agentSettings(polled.settings, polled.settings.pollHours),
      offers: [],
      scan: null,
    };
    return { answer, note: null, offeredNow: [] };
  }
  const settings = effectiveSettingsOf(polled.settings, polled.overrides);
  const scans = scan !== null && isScanDue(scan.answeredAt, settings, at);
  const busy = machine.inventoryWanted ||
    deployments.some(({ state, active }) => active && OPEN.includes(state));
  const pollHours = pollHoursFor(settings, polls.obeys, busy);
  const { agents } = machine;
  const self = { ...contact, contactAt: at.getTime() };
  const orders = decideOrders({
    downloadsOn: settings.downloadsOn,
    approved: machine.status !== "pending",
    held: machine.hasClaim || machine.hasAlert && settings.holdAlerted,
    inventoried: true,
    family: machine.family,
    takesPackages: takesPackages(contact.agent),
    settled: isSettled(polled.lastResultAt, settings, at),
  }, deployments);
  const offer = orders.offer.filter((one) => mayTake(one, self, agents, at))
    .map((one) => located(one, polled, settings, contact.relay));
  // A Unix agent's download child knows the old place alone, and holds the lock
  // of every later child: it ends when downloads are off at one poll.
  const isRestarted = machine.family === "unix" &&
    offer.some(({ location }) => location.isStuck);
  const memory = afterPoll(polls, at, pollHours);
  return {
    answer: {
      wantInventory: scans || inventoryDue(machine, settings, at),
      settings: agentSettings(
        isRestarted ? { ...settings, downloadsOn: false } : settings,
        pollHours,
      ),
      // The result of a scan comes only with an inventory.
      scan: scans
        ? {
          address: scan.address,
          latencyMs: scanLatency(settings.discoveryLatencyMs, scan.bits),
        }
        : null,
      offers: offer.map((one) => offerOf(one, machine.id, capabilities)),
    },
    note: agents === null ? { machineId: machine.id, memory } : {
      machineId: machine.id,
      deviceId: contact.deviceId,
      // The intervals between polls of several agents say nothing about one.
      memory: { ...memory, seconds: polls.seconds, intervalChanged: true },
    },
    offeredNow: offer.filter((one) =>
      isNewOffer(one, contact) || one.location.left !== null
    ),
  };
}

/** True if the attempt has not been offered to this agent before. */
export function isNewOffer(
  { state, offeredTo }: PolledDeployment,
  { deviceId }: Contact,
): boolean {
  return state === "waiting" || offeredTo !== null && offeredTo !== deviceId;
}

/** Decides where the fragments of an offer are fetched. */
function located(
  offer: PolledDeployment,
  { mirrorsDown, polls }: PollView,
  settings: Settings,
  relay: PassingRelay | undefined,
): LocatedOffer {
  const host = relay ? relay[offer.protocol] : settings.fragmentHost;
  if (host === "" && offer.mirror === null) {
    return { ...offer, location: HERE, at: NO_MIRROR };
  }
  const location = locationOf(
    offer,
    // A relay that passes a poll on is there.
    relay
      ? { host, isDown: false, endsTls: true }
      : { host, isDown: mirrorsDown.includes(host) },
    paceOf(settings),
    polls.polledAt,
  );
  const at = location.mirror === null && offer.mirror === host
    ? offer
    : { ...NO_MIRROR, mirror: location.mirror };
  return { ...offer, location, at };
}

function offerOf(
  { packageId, attempt, force, protocol, activation, location }: LocatedOffer,
  machineId: number,
  capabilities: Capabilities,
): Offer {
  const { mirror: host } = location;
  return {
    packageId,
    force,
    protocol,
    capability: capabilities.issue(machineId, packageId, attempt),
    mirror: host === null ? null : {
      host,
      capability: capabilities.issueCacheable(packageId, activation, host),
    },
  };
}

function inventoryDue(
  machine: PollingMachine,
  settings: Settings,
  at: Date,
): boolean {
  const { inventoryDays } = settings;
  return machine.inventoryWanted ||
    (inventoryDays >= 0 &&
      hasPassed(machine.inventoriedAt, inventoryDays * DAY_MS, at));
}
