import { appendEvent } from "#db/events/events.ts";
import { includeStatements } from "#db/groups/members.ts";
import {
  joinedStatement,
  type MachineKey,
  noteRefusal,
  noteRelayed,
  type RelayedMachine,
  relayedMachine,
} from "#db/relays/relayed_machines.ts";
import { Conflict } from "#db/store/transaction.ts";
import type { PassingRelay } from "#server/domain/machines/contact.ts";
import { DAY_MS, MINUTE_MS } from "#shared/time.ts";
import type { Services } from "#server/usecases/services.ts";
import { MachineElsewhere } from "./machine_elsewhere.ts";

/** How often it is noted that a machine comes through its relay. */
const NOTE_MS = MINUTE_MS;
/** How often a refusal of one machine is in the log. */
const REFUSED_MS = DAY_MS;

type RelayServices = Pick<Services, "store" | "notifier" | "now">;

/**
 * Lets a relay speak for a machine: a member of one of its sites, or one that
 * nobody knows yet.
 *
 * @throws {MachineElsewhere} If the machine is known and not of its sites, or
 * the relay has none.
 */
export async function admitRelayed(
  services: RelayServices,
  relay: PassingRelay,
  key: MachineKey,
): Promise<void> {
  const { store, now } = services;
  const machine = await ownNow(services, relay, key);
  if (!machine) {
    if ("deviceId" in key && relay.sites.length > 0) return;
    throw elsewhere(relay, "it has no site, or there is no such machine");
  }
  const at = now();
  if (!machine.isOwn) {
    await refuse(services, relay, machine, at);
    throw elsewhere(
      relay,
      `${machine.name} is not in its sites; add it to the group of its site, or send its agent to this server`,
    );
  }
  if (machine.joins !== null) await join(services, relay, machine, at);
  const isFresh = machine.relayId === relay.id && machine.relayedAt !== null &&
    at.getTime() - machine.relayedAt < NOTE_MS;
  if (!isFresh) await store.commit([noteRelayed(machine.id, relay.id, at)]);
}

/** Nothing is refused before it is known what all servers have committed. */
async function ownNow(
  { store }: RelayServices,
  relay: PassingRelay,
  key: MachineKey,
): Promise<RelayedMachine | null> {
  const machine = await relayedMachine(store.db, relay, key);
  if (machine?.isOwn !== false || store.refresh === null) return machine;
  await store.refresh();
  return await relayedMachine(store.db, relay, key);
}

/** One event a day for each machine, however often its agent comes. */
async function refuse(
  { store, notifier }: RelayServices,
  relay: PassingRelay,
  { id }: RelayedMachine,
  at: Date,
): Promise<void> {
  try {
    await store.commit([
      noteRefusal(relay.id, id, at, new Date(at.getTime() - REFUSED_MS)),
      appendEvent({
        kind: "relay.machine_refused",
        actor: "server",
        at,
        machineId: id,
        payload: { relay: relay.name },
      }),
    ]);
  } catch (error) {
    if (error instanceof Conflict) return;
    throw error;
  }
  notifier.notify();
}

/**
 * A new machine joins the first site of the relay that it came through; if the
 * site's query takes only trusted machines, once it is one.
 */
async function join(
  { store, notifier }: RelayServices,
  relay: PassingRelay,
  { id, joins, joinsTrusted, isTrusted }: RelayedMachine,
  at: Date,
): Promise<void> {
  if (joins === null || joinsTrusted && !isTrusted) return;
  try {
    await store.commit([
      joinedStatement(id),
      ...includeStatements({
        ...{ groupId: joins, machines: [id], at },
        actor: "server",
      }),
      appendEvent({
        kind: "relay.machine_joined",
        actor: "server",
        at,
        machineId: id,
        payload: { relay: relay.name, group: joins },
      }),
    ]);
  } catch (error) {
    if (error instanceof Conflict) return;
    throw error;
  }
  notifier.notify();
}

function elsewhere({ name }: PassingRelay, why: string): MachineElsewhere {
  return new MachineElsewhere(`The relay ${name} may not speak for it: ${why}`);
}
