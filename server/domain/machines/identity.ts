import { mayRunBeside } from "./agents.ts";
import { isDockMac, isSharedByDesign } from "./macs.ts";
import { isPlaceholderSerial, isPlaceholderUuid } from "./placeholders.ts";

/** The traits that distinguish one computer from another. */
export interface Traits {
  /** Its host name; proves nothing by itself. */
  readonly name: string;
  readonly serial: string;
  readonly uuid: string;
  readonly macs: readonly string[];
}

/** A machine that is already stored. */
export interface KnownMachine extends Traits {
  readonly machineId: number;
}

/** A known machine that may be the computer an inventory comes from. */
export interface Candidate extends KnownMachine {
  /** True if its next contact is not late: its own agent is still there. */
  readonly isInContact: boolean;
  /** The User-Agents of the DEVICEIDs that are served for it. */
  readonly agents: readonly string[];
}

/**
 * Number of machines with the same serial, UUID or MAC from which on it proves
 * nothing.
 */
export const SHARED_BY_MANY = 3;

/**
 * The traits that can prove anything, without placeholders and without MACs
 * that are the same on many machines.
 */
export function significantTraits(traits: Traits): Traits {
  const serial = traits.serial.trim();
  const uuid = traits.uuid.trim().toUpperCase();
  return {
    name: traits.name,
    serial: isPlaceholderSerial(serial) ? "" : serial,
    uuid: isPlaceholderUuid(uuid) ? "" : uuid,
    macs: traits.macs.filter((mac) => !isSharedByDesign(mac)),
  };
}

/** The comparison of two machines, trait by trait. */
interface Comparison {
  readonly serial: Verdict;
  readonly uuid: Verdict;
  /** Of the MACs that do not belong to docks and USB adapters. */
  readonly macs: Verdict;
  readonly name: Verdict;
}

/**
 * `common`: equal, and another machine has the same, so that it proves nothing.
 */
type Verdict = "equal" | "common" | "differs" | "unknown";

/** The traits of an inventory that more than one known machine has. */
export interface CommonTraits {
  readonly serial: boolean;
  readonly uuid: boolean;
  readonly macs: ReadonlySet<string>;
}

/** The traits that several of these machines have. */
export function commonAmong(
  arrival: Traits,
  known: readonly KnownMachine[],
): CommonTraits {
  const isCommon = (has: (one: KnownMachine) => boolean) =>
    new Set(known.filter(has).map(({ machineId }) => machineId)).size > 1;
  return {
    serial: isCommon(({ serial }) => serial === arrival.serial),
    uuid: isCommon(({ uuid }) => uuid === arrival.uuid),
    macs: new Set(
      arrival.macs.filter((mac) => isCommon(({ macs }) => macs.includes(mac))),
    ),
  };
}

function compareTraits(
  a: Traits,
  b: Traits,
  common: CommonTraits,
): Comparison {
  return {
    serial: compareTrait(a.serial, b.serial, common.serial),
    uuid: compareTrait(a.uuid, b.uuid, common.uuid),
    macs: compareMacs(a, b, common.macs),
    name: compareTrait(
      a.name.trim().toLowerCase(),
      b.name.trim().toLowerCase(),
      false,
    ),
  };
}

function compareTrait(a: string, b: string, isCommon: boolean): Verdict {
  const verdict = compare(a, b);
  return verdict === "equal" && isCommon ? "common" : verdict;
}

function compareMacs(
  a: Traits,
  b: Traits,
  common: ReadonlySet<string>,
): Verdict {
  const own = ({ macs }: Traits) => macs.filter((mac) => !isDockMac(mac));
  const [ownA, ownB] = [own(a), own(b)];
  const shared = ownA.filter((mac) => ownB.includes(mac));
  if (shared.some((mac) => !common.has(mac))) return "equal";
  if (shared.length > 0) return "common";
  return ownA.length > 0 && ownB.length > 0 ? "differs" : "unknown";
}

/**
 * True if two traits are equal that no other machine has, and none differs.
 * MACs count as equal if one is shared, because replaced cards change the rest.
 *
 * - A serial number and a MAC without a UUID may be a model code and a USB
 *   adapter that was used to install both computers. Such machines also have to
 *   have the same name, and one of them all the MACs of the other.
 * - Without a serial number and a UUID (a Unix agent without `dmidecode`), the
 *   name and all MACs have to be the same.
 */
function isSameComputer(
  a: Traits,
  b: Traits,
  common: CommonTraits,
): boolean {
  const { serial, uuid, macs, name } = compareTraits(a, b, common);
  const verdicts = [serial, uuid, macs];
  if (verdicts.includes("differs")) return false;
  const equal = verdicts.filter((verdict) => verdict === "equal").length;
  if (equal >= 2) {
    return uuid === "equal" || name === "equal" && areNested(a.macs, b.macs);
  }
  return macs === "equal" && hasMacsOnly(a) && hasMacsOnly(b) &&
    name === "equal" && areNested(a.macs, b.macs) &&
    a.macs.length === b.macs.length;
}

/** True if two traits prove it, and no other machine has them. */
export function areOneComputer(a: Traits, b: Traits): boolean {
  return isSameComputer(a, b, NOTHING_COMMON);
}

const NOTHING_COMMON: CommonTraits = {
  serial: false,
  uuid: false,
  macs: new Set(),
};

/** True if one of two sets contains the other, docks aside. */
function areNested(a: readonly string[], b: readonly string[]): boolean {
  const isIn = (set: readonly string[]) => (mac: string) =>
    isDockMac(mac) || set.includes(mac);
  return a.every(isIn(b)) || b.every(isIn(a));
}

function hasMacsOnly({ serial, uuid, macs }: Traits): boolean {
  return serial === "" && uuid === "" && macs.length > 0;
}

/** An inventory from a DEVICEID that no machine has. */
export interface Arrival extends Traits {
  /** Its User-Agent. */
  readonly agent: string;
  /** The machine that had the OLD_DEVICEID it names; null: none. */
  readonly formerly: Candidate | null;
  /** True if it came with a valid enrolment token. */
  readonly isEnrolled: boolean;
}

/** The machine that an unknown DEVICEID belongs to. */
export type IdentityDecision =
  /** The row of this machine: its former agent is gone. */
  | {
    readonly kind: "renamed" | "reinstalled";
    readonly machineId: number;
  }
  /** One more agent on this machine. */
  | { readonly kind: "joins"; readonly machineId: number }
  /** A new row, with what it claims of known machines. */
  | { readonly kind: "new"; readonly claims: readonly IdentityClaim[] };

/** A claim that an operator has to decide, in the list of duplicates. */
export interface IdentityClaim {
  readonly machineId: number;
  readonly claim: "takeover" | "old_id";
}

/**
 * Decides which machine an inventory from an unknown DEVICEID belongs to.
 *
 * - Two equal traits that no other machine has are the proof (`significantTraits`,
 *   `isSameComputer`). An OLD_DEVICEID alone is none, because a cloned disk and
 *   an attacker send it as well.
 * - A machine that is in contact itself is not taken over, because its own agent
 *   is still there. The arrival becomes a row of its own that an operator may
 *   merge. With an OLD_DEVICEID and the proof, or with an enrolment token and
 *   the proof, it is taken over at once: a rename, and a new server URL.
 * - An agent of another product joins the machine (`mayRunBeside`).
 *
 * @param candidates Machines that share a trait with it, already without
 * placeholders.
 * @param common Traits that many machines have.
 */
export function decideIdentity(
  arrival: Arrival,
  candidates: readonly Candidate[],
  common: CommonTraits,
): IdentityDecision {
  const { formerly } = arrival;
  const known = formerly ? [...candidates, formerly] : candidates;
  const among = commonAmong(arrival, known);
  const shared = {
    serial: common.serial || among.serial,
    uuid: common.uuid || among.uuid,
    macs: new Set([...common.macs, ...among.macs]),
  };
  const isSame = (one: Candidate) => isSameComputer(arrival, one, shared);
  if (formerly && isSame(formerly)) {
    return { kind: "renamed", machineId: formerly.machineId };
  }
  const claims: IdentityClaim[] = formerly
    ? [{ machineId: formerly.machineId, claim: "old_id" }]
    : [];
  const matches = candidates.filter(isSame);
  const [match] = matches;
  if (!match || matches.length > 1) return { kind: "new", claims };
  const { machineId } = match;
  if (!match.isInContact || arrival.isEnrolled) {
    return { kind: "reinstalled", machineId };
  }
  if (mayRunBeside(arrival.agent, match.agents)) {
    return { kind: "joins", machineId };
  }
  const takeover = { machineId, claim: "takeover" as const };
  const others = claims.filter((one) => one.machineId !== machineId);
  return { kind: "new", claims: [takeover, ...others] };
}

/** The agent behind a DEVICEID that a machine had before. */
export interface ReturningAgent {
  readonly agent: string;
  /** True if its hardware is another one (`hardwareChange`). */
  readonly isOtherHardware: boolean;
}

/**
 * Decides on an inventory from a DEVICEID that its machine does not use any
 * more.
 *
 * - `new`: other hardware, such as an old disk image on another computer. The
 *   DEVICEID gets a row of its own.
 * - `reinstalled`: the machine's present agent is gone, and this one is back.
 * - `joins`: both are there, and are agents that may run beside each other.
 * - `alternates`: both are there, and are two of one product. That is a second
 *   installation or an impostor, and is reported.
 */
export function decideReturn(
  { agent, isOtherHardware }: ReturningAgent,
  { isInContact, agents }: Pick<Candidate, "isInContact" | "agents">,
): "new" | "reinstalled" | "joins" | "alternates" {
  if (isOtherHardware) return "new";
  if (!isInContact) return "reinstalled";
  return mayRunBeside(agent, agents) ? "joins" : "alternates";
}

/** What an inventory says of the hardware. */
export interface Hardware extends Traits {
  /** Serial number of the mainboard. */
  readonly board: string;
}

/** The hardware of a machine before and after it seemed to change. */
export interface HardwareChange {
  readonly before: Hardware & { readonly macs: string[] };
  readonly after: Hardware & { readonly macs: string[] };
}

/**
 * Another computer under a known DEVICEID: none of serial number, UUID, mainboard
 * and MACs is equal, at least two of serial number, UUID and MACs differ. A
 * change of network alone is none, nor is a replaced mainboard in a machine
 * whose other card is still there.
 *
 * @returns null: it is the same computer, or too little is known.
 */
export function hardwareChange(
  before: Hardware,
  after: Hardware,
): HardwareChange | null {
  const change = {
    before: significantHardware(before),
    after: significantHardware(after),
  };
  const { serial, uuid, macs } = compareTraits(
    change.before,
    change.after,
    NOTHING_COMMON,
  );
  const verdicts = [serial, uuid, macs];
  const isSameBoard = change.before.board !== "" &&
    change.before.board === change.after.board;
  return !isSameBoard && !verdicts.includes("equal") &&
      verdicts.filter((verdict) => verdict === "differs").length >= 2
    ? change
    : null;
}

function significantHardware(hardware: Hardware) {
  const { name, serial, uuid, macs } = significantTraits(hardware);
  const board = isPlaceholderSerial(hardware.board)
    ? ""
    : hardware.board.trim();
  return { name, serial, uuid, board, macs: [...macs] };
}

/** An empty text is unknown. */
export function compare(a: string, b: string): "equal" | "differs" | "unknown" {
  if (a === "" || b === "") return "unknown";
  return a === b ? "equal" : "differs";
}
