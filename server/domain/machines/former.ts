import { areOneComputer, compare, type Traits } from "./identity.ts";

/** A machine that was removed. */
export interface FormerTraits extends Traits {
  readonly machineId: number;
  /** Every DEVICEID it had. */
  readonly deviceIds: readonly string[];
  /** Milliseconds. */
  readonly removedAt: number;
}

/**
 * The removed machine that a new one is: it has its DEVICEID, and neither
 * serial nor UUID differ; or it would be recognised by its other traits.
 *
 * @param candidates Removed machines that share a DEVICEID or trait with it,
 * without placeholders.
 * @returns The id the machine had; of several, that of the one removed last;
 * null if none fits.
 */
export function recogniseFormer(
  deviceId: string,
  newcomer: Traits,
  candidates: readonly FormerTraits[],
): number | null {
  const latestFirst = candidates.toSorted((a, b) => b.removedAt - a.removedAt);
  const fits = (former: FormerTraits) =>
    former.deviceIds.includes(deviceId)
      ? compare(newcomer.serial, former.serial) !== "differs" &&
        compare(newcomer.uuid, former.uuid) !== "differs"
      : areOneComputer(newcomer, former);
  return latestFirst.find(fits)?.machineId ?? null;
}
