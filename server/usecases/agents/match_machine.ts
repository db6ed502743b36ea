import type { Db } from "#db/store/tables.ts";
import type { PollingMachine } from "#db/agents/poll.ts";
import { machineByDevice } from "#db/agents/read_poll.ts";
import { storedBoard } from "#db/machines/sections.ts";
import {
  machinesSharing,
  type TraitHolder,
  traitHolders,
} from "#db/machines/traits.ts";
import { paceOf } from "#shared/pace.ts";
import { intervalOf, isLate } from "#server/domain/deployments/cause.ts";
import type { Contact } from "#server/domain/machines/contact.ts";
import {
  type Candidate,
  decideIdentity,
  decideReturn,
  type HardwareChange,
  hardwareChange,
  type IdentityClaim,
  SHARED_BY_MANY,
  significantTraits,
} from "#server/domain/machines/identity.ts";
import type { Inventory } from "#server/domain/machines/inventory.ts";
import { settingsOf } from "#server/usecases/fleet/settings_of.ts";

/** The machine an inventory belongs to. */
export type MachineMatch =
  | {
    readonly kind: "new";
    /** Machines that share a trait with it, which proves nothing. */
    readonly sharing: readonly TraitHolder[];
    /** The claims on known machines that it makes without enough proof. */
    readonly claims: readonly Claim[];
    /**
     * The machine that had the DEVICEID, and has other hardware; null: none had.
     */
    readonly displaced: PollingMachine | null;
  }
  | ExistingMatch;

export interface ExistingMatch {
  /**
   * - `same`: a DEVICEID that is served for the machine.
   * - `renamed`, `reinstalled`: its only one from now on.
   * - `joins`, `alternates`: one more that is served.
   */
  readonly kind: "same" | "renamed" | "reinstalled" | "joins" | "alternates";
  readonly machine: PollingMachine;
  /** The hardware, if it is another computer's under a DEVICEID that is served. */
  readonly change: HardwareChange | null;
}

export type Claim = IdentityClaim & { readonly holder: TraitHolder };

/**
 * Finds the machine an inventory belongs to. If the DEVICEID is unknown, it is
 * compared with the known machines, so that a renamed or reinstalled computer
 * keeps its row.
 *
 * @param isEnrolled True if it came with a valid enrolment token.
 */
export async function matchMachine(
  db: Db,
  contact: Contact,
  inventory: Inventory,
  isEnrolled: boolean,
  now: Date,
): Promise<MachineMatch> {
  const machine = await machineByDevice(db, contact.deviceId);
  if (machine) {
    return await matchKnownDevice(db, contact, inventory, machine, now);
  }
  const traits = significantTraits(inventory);
  const { holders, common } = await machinesSharing(db, traits, SHARED_BY_MANY);
  const former = inventory.oldDeviceId === null
    ? null
    : await machineByDevice(db, inventory.oldDeviceId);
  const [formerHolder] = former ? await traitHolders(db, [former.id]) : [];
  const known = [...holders, ...formerHolder ? [formerHolder] : []];
  const candidateOf = await candidates(db, known, now);
  const decision = decideIdentity(
    {
      ...traits,
      agent: contact.agent,
      formerly: formerHolder ? candidateOf(formerHolder) : null,
      isEnrolled,
    },
    holders.map(candidateOf),
    common,
  );
  const holderOf = (id: number) =>
    known.find(({ machineId }) => machineId === id)!;
  if (decision.kind === "new") {
    return {
      kind: "new",
      sharing: holders,
      claims: decision.claims.map((claim) => ({
        ...claim,
        holder: holderOf(claim.machineId),
      })),
      displaced: null,
    };
  }
  const { deviceId } = holderOf(decision.machineId);
  return {
    kind: decision.kind,
    machine: (await machineByDevice(db, deviceId))!,
    change: null,
  };
}

/** A DEVICEID that a machine has or had. */
async function matchKnownDevice(
  db: Db,
  contact: Contact,
  inventory: Inventory,
  machine: PollingMachine,
  now: Date,
): Promise<MachineMatch> {
  const [holder] = await traitHolders(db, [machine.id]);
  const change = await changeOf(db, holder!, inventory);
  if (machine.isServed) return { kind: "same", machine, change };
  const candidateOf = await candidates(db, [holder!], now);
  const kind = decideReturn(
    { agent: contact.agent, isOtherHardware: change !== null },
    candidateOf(holder!),
  );
  return kind === "new"
    ? { kind, sharing: [holder!], claims: [], displaced: machine }
    : { kind, machine, change: null };
}

/** The stored mainboard is read only if everything else differs. */
async function changeOf(
  db: Db,
  before: TraitHolder,
  inventory: Inventory,
): Promise<HardwareChange | null> {
  const after = { ...inventory, board: boardIn(inventory) };
  if (!hardwareChange({ ...before, board: "" }, after)) return null;
  const board = await storedBoard(db, before.machineId);
  return hardwareChange({ ...before, board }, after);
}

function boardIn({ sections }: Inventory): string {
  const bios = sections.find(({ name }) => name === "BIOS");
  const [entry] = bios ? JSON.parse(bios.content) : [];
  return typeof entry?.MSN === "string" ? entry.MSN.trim() : "";
}

/** Makes candidates of machines: those whose next contact is not late. */
async function candidates(
  db: Db,
  known: readonly TraitHolder[],
  now: Date,
): Promise<(holder: TraitHolder) => Candidate> {
  if (known.length === 0) return () => fail();
  const settings = await settingsOf(
    db,
    known.map(({ machineId }) => machineId),
  );
  return (holder) => {
    const pace = paceOf(settings(holder.machineId));
    const intervalMs = intervalOf(holder, pace).ms;
    const { lastContactAt, agents, machineId } = holder;
    return {
      ...significantTraits(holder),
      machineId,
      agents,
      isInContact: !isLate({ lastContactAt, intervalMs }, now.getTime()),
    };
  };
}

function fail(): never {
  throw new RangeError("There is no machine to make a candidate of");
}
