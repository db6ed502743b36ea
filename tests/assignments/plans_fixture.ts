import { assertEquals, assertRejects } from "@std/assert";
import { Refusal } from "#server/domain/refusal.ts";
import type { ProblemCode } from "#shared/contract/problem.ts";
import type { TestServices } from "#tests/harness/store/test_services.ts";
import type { planAssignment } from "#server/usecases/assignments/plan_assignment.ts";

export const WINDOWS = "OCS-NG_WINDOWS_AGENT_v2.10.1.0";
export const MACHINES = 8;

export type PlanRequest = Parameters<typeof planAssignment>[1];

/** A request about a package; fields left out have defaults. */
export const about = (
  packageId: number,
  fields: Partial<PlanRequest> = {},
): PlanRequest => ({
  packageId,
  machines: [],
  groups: [],
  force: false,
  ...fields,
});

/**
 * Makes a fleet in which every other machine runs Windows, beginning with the
 * second.
 */
export async function aFleet(services: TestServices): Promise<number[]> {
  const ids: number[] = [];
  for (let i = 0; i < MACHINES; i++) {
    const agent = i % 2 === 1 ? WINDOWS : undefined;
    ids.push((await services.aMachine({ agent })).id);
  }
  return ids;
}

export const setMembers = (
  services: TestServices,
  group: number,
  machines: readonly number[],
) =>
  services.store.commit([
    { sql: "delete from group_member where group_id = ?", params: [group] },
    {
      sql: `insert into group_member (group_id, machine_id)
        select ?, value from json_each(?)`,
      params: [group, JSON.stringify(machines)],
    },
  ]);

/** Asserts that a call is refused with this code, and returns the refusal. */
export async function refused(
  code: ProblemCode,
  ask: () => Promise<unknown>,
): Promise<Refusal> {
  const refusal = await assertRejects(ask, Refusal);
  assertEquals(refusal.code, code, refusal.message);
  return refusal;
}

export async function deploymentsOf(
  { store }: TestServices,
  packageId: number,
) {
  const rows = await store.db.selectFrom("deployment")
    .select(["machine_id", "state", "attempt"])
    .where("package_id", "=", packageId).execute();
  return new Map(rows.map(({ machine_id, ...row }) => [machine_id, row]));
}
