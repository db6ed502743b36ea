import type { PollMemory } from "../../shared/polls.ts";
import type { Settings } from "../../shared/settings.ts";
import {
  offerStatements,
  polledBy,
  type PollingMachine,
} from "../../db/poll.ts";
import type { Contact } from "../domain/contact.ts";
import { isScanDue, scanLatency } from "../domain/election.ts";
import { decideOrders, isSettled } from "../domain/orders.ts";
import { afterPoll, pollHoursFor } from "../domain/polling.ts";
import type { Contacts } from "../live/contacts.ts";
import type { FetchLog } from "../live/progress.ts";
import type { Traffic } from "../live/traffic.ts";
import type { PollAnswer, ToldSettings } from "./agent_door.ts";
import type { Capabilities } from "./capability.ts";
import { inForce } from "./in_force.ts";
import { untilCommitted } from "./retry_on_conflict.ts";
import type { World } from "./world.ts";

const DAY_MS = 86_400_000;

/** What a poll needs besides the world. */
export interface PollWorld extends World {
  readonly contacts: Contacts<PollMemory>;
  readonly fetchLog: FetchLog;
  readonly traffic: Traffic;
  readonly capabilities: Capabilities;
}

/**
 * QUERY=PROLOG: what this machine is to do now. A DEVICEID nobody knows, or
 * one its machine used before another, is asked for an inventory and offered
 * nothing, so that a reinstalled computer does not get everything again.
 */
export function answerPollWith(world: PollWorld) {
  const { store, bell, now, contacts, fetchLog, traffic, capabilities } = world;

  return (contact: Contact): Promise<PollAnswer> =>
    untilCommitted(async () => {
      const at = now();
      const { machine, deployments, lastResultAt, polls, scan, ...given } =
        await polledBy(store.db, contact.deviceId);
      if (!machine || machine.deviceId !== contact.deviceId) {
        return {
          wantInventory: true,
          settings: told(given.settings),
          offers: [],
          scan: null,
        };
      }
      const settings = inForce(given.settings, given.overrides);
      const scans = scan && isScanDue(scan.answeredAt, settings, at);
      const wantInventory = inventoryDue(machine, settings, at) ||
        scans === true;
      const busy = machine.inventoryWanted ||
        deployments.some(({ state, active }) => active && state !== "failed");
      const pollHours = pollHoursFor(settings, polls.obeys, busy);
      traffic.notePoll(machine.id);
      contacts.note(machine.id, afterPoll(polls, at, pollHours));

      const { offer } = decideOrders({
        downloadsOn: settings.downloadsOn,
        inventoried: true,
        family: machine.family,
        settled: isSettled(lastResultAt, settings, at),
      }, deployments);
      const offeredNow = offer.filter(({ state }) => state === "waiting");
      if (offeredNow.length > 0) {
        await store.commit(
          offeredNow.flatMap((one) => offerStatements(machine.id, one, at)),
        );
        for (const { packageId } of offeredNow) {
          fetchLog.forget(machine.id, packageId);
        }
        bell.ring();
      }
      return {
        wantInventory,
        settings: told(settings, pollHours),
        // What a scan finds comes with the inventory, and with nothing else.
        scan: scans
          ? {
            address: scan.address,
            latencyMs: scanLatency(settings.discoveryLatencyMs, scan.bits),
          }
          : null,
        offers: offer.map(({ packageId, force, protocol }) => ({
          packageId,
          force,
          protocol,
          capability: capabilities.issue(machine.id, packageId),
        })),
      };
    });
}

function told(
  settings: Settings,
  pollHours = settings.pollHours,
): ToldSettings {
  return {
    pollHours,
    downloadsOn: settings.downloadsOn,
    fragmentLatencySeconds: settings.fragmentLatencySeconds,
    cycleLatencySeconds: settings.cycleLatencySeconds,
    periodLatencySeconds: settings.periodLatencySeconds,
    cyclesPerPeriod: settings.cyclesPerPeriod,
    giveUpDays: settings.giveUpDays,
    executionMinutes: settings.executionMinutes,
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
      at.getTime() - machine.inventoriedAt >= inventoryDays * DAY_MS);
}
