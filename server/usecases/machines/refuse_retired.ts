import { retiredAmong } from "#db/machines/status.ts";
import type { Db } from "#db/store/tables.ts";
import { Refusal } from "#server/domain/refusal.ts";

/** The most names in a message. */
const NAMED = 5;

/**
 * @param action The action that a refusal names: "include machines".
 * @throws {Refusal} `not_possible_now`, if one of the machines is retired.
 */
export async function refuseRetired(
  db: Db,
  action: string,
  machines: readonly number[],
): Promise<void> {
  const retired = await retiredAmong(db, machines);
  if (retired.length === 0) return;
  const names = retired.slice(0, NAMED).map(({ name }) => name).join(", ");
  const more = retired.length > NAMED ? " …" : "";
  throw new Refusal(
    "not_possible_now",
    `Cannot ${action}: ${names}${more} ${
      retired.length === 1 ? "is" : "are"
    } retired; restore ${retired.length === 1 ? "it" : "them"} first`,
    { machines: retired.map(({ id }) => id) },
  );
}
