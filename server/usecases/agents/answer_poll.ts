import { offerStatements, returnFromMirror } from "#db/agents/contacts.ts";
import type { PolledDeployment, PollView } from "#db/agents/poll.ts";
import { readPoll } from "#db/agents/read_poll.ts";
import type { Contact } from "#server/domain/machines/contact.ts";
import type { PollAnswer } from "#server/domain/machines/poll_answer.ts";
import { admit } from "#server/usecases/enrolment/enrol_machine.ts";
import { retryOnConflict } from "#server/usecases/fleet/retry_on_conflict.ts";
import { returnStatements } from "#server/usecases/machines/restore_machines.ts";
import type { Services } from "#server/usecases/services.ts";
import type { PollNote } from "./agent_service.ts";
import { unmetAmong } from "./judge_conditions.ts";
import { decidePoll, isNewOffer, returningMachine } from "./decide_poll.ts";

/**
 * QUERY=PROLOG: decides what this machine has to do now. If the DEVICEID is
 * unknown, or its machine has used another one since, the agent is asked for an
 * inventory and offered nothing, so that a reinstalled computer does not get
 * everything again. Several agents of one machine are served alike; an attempt
 * goes to one of them (`mayTake`).
 */
export function answerPoll(
  services: Services,
  contact: Contact,
): Promise<PollAnswer> {
  const { store, notifier, now, fetchLog, capabilities, sharedFiles } =
    services;
  return retryOnConflict(async () => {
    const at = now();
    const before = await readPoll(store.db, contact.deviceId, at);
    const returning = returningMachine(before);
    if (returning) {
      await store.commit(
        await returnStatements(store.db, returning.id, at, true),
      );
      notifier.notify();
    }
    const polled = returning
      ? await readPoll(store.db, contact.deviceId, at)
      : before;
    if (!polled.machine) await admit(services, contact, polled.settings);
    const unmet = new Set<number>();
    const decideWithout = (missing: ReadonlySet<number>) =>
      decidePoll(
        withoutFiles(withheld(polled, unmet), missing),
        contact,
        at,
        capabilities,
      );
    let decided = decideWithout(sharedFiles.missing);
    const missing = await sharedFiles.missingOf(
      decided.offeredNow.map(({ packageId }) => packageId),
    );
    const withoutMissing = sharedFiles.missing.union(new Set(missing));
    if (missing.length > 0) decided = decideWithout(withoutMissing);
    // What is withheld may make room for others, which are judged then.
    for (const judged = new Set<number>();;) {
      const found = await unmetAmong(
        services,
        polled.machine?.id ?? 0,
        firstOffers(decided.offeredNow).filter((id) => !judged.has(id)),
        at,
      );
      for (const id of firstOffers(decided.offeredNow)) judged.add(id);
      if (found.length === 0) break;
      for (const id of found) unmet.add(id);
      decided = decideWithout(withoutMissing);
    }
    const { answer, note, offeredNow } = decided;
    if (note) notePolls(services, [note]);
    if (note && offeredNow.length > 0) {
      const { machineId } = note;
      await store.commit(
        offeredNow.flatMap((one) => [
          ...isNewOffer(one, contact)
            ? offerStatements(machineId, one, contact.deviceId, one.at, at)
            : [],
          ...one.location.left === null
            ? []
            : returnFromMirror(machineId, one, one.location.left, at),
        ]),
      );
      for (const one of offeredNow) {
        if (isNewOffer(one, contact)) fetchLog.forget(machineId, one.packageId);
      }
      notifier.notify();
    }
    return answer;
  });
}

/** The packages that would be offered for the first time in their attempt. */
function firstOffers(
  offers: readonly Pick<PolledDeployment, "packageId" | "state">[],
): number[] {
  return offers.filter(({ state }) => state === "waiting")
    .map(({ packageId }) => packageId);
}

/** Marks the packages whose conditions the machine does not meet. */
function withheld(polled: PollView, unmet: ReadonlySet<number>): PollView {
  if (unmet.size === 0) return polled;
  const deployments = polled.deployments.map((one) =>
    unmet.has(one.packageId)
      ? { ...one, gate: "condition_unmet" as const }
      : one
  );
  return { ...polled, deployments };
}

/** Marks the packages whose files this server does not have. */
function withoutFiles(
  polled: PollView,
  missing: ReadonlySet<number>,
): PollView {
  if (missing.size === 0) return polled;
  const deployments = polled.deployments.map((one) =>
    missing.has(one.packageId) ? { ...one, filesMissing: true } : one
  );
  return { ...polled, deployments };
}

/** Remembers when machines were last seen, and how often they poll. */
export function notePolls(
  { contacts, contactCounts, traffic, now }: Pick<
    Services,
    "contacts" | "contactCounts" | "traffic" | "now"
  >,
  polls: readonly PollNote[],
): void {
  for (const { machineId, deviceId, memory } of polls) {
    traffic.notePoll(machineId);
    contactCounts.note(memory.polledAt ?? now().getTime());
    contacts.note(machineId, memory);
    if (deviceId !== undefined) {
      contacts.noteDevice(deviceId, memory.polledAt ?? 0);
    }
  }
}
