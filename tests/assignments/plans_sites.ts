import fc from "fast-check";
import { DeploymentState } from "#shared/contract/deployments/states.ts";
import { aPackage } from "#tests/harness/store/rows.ts";
import { type TestServices } from "#tests/harness/store/test_services.ts";
import { MACHINES, setMembers } from "./plans_fixture.ts";

export const some = fc.subarray(Array.from({ length: MACHINES }, (_, i) => i));
export const site = fc.record({
  states: fc.array(fc.option(fc.constantFrom(...DeploymentState.options)), {
    minLength: MACHINES,
    maxLength: MACHINES,
  }),
  histories: some,
  members: some,
  named: some,
  unknown: fc.boolean(),
  target: fc.constantFrom("any", "unix", "windows"),
  mode: fc.constantFrom("continuous" as const, "snapshot" as const),
  force: fc.boolean(),
  query: fc.option(fc.constantFrom("agent:windows", "not agent:windows")),
});

export type Site = typeof site extends fc.Arbitrary<infer T> ? T : never;

export async function arrange(
  services: TestServices,
  machines: readonly number[],
  group: number,
  { states, histories, members, target }: Site,
): Promise<number> {
  const packageId = await aPackage(services.store);
  const pick = (indexes: readonly number[]) => indexes.map((i) => machines[i]!);
  await setMembers(services, group, pick(members));
  await services.store.commit([
    {
      sql: "update package set target = ? where id = ?",
      params: [target, packageId],
    },
    {
      sql: `insert into assignment
          (package_id, force, mode, created_at, created_by, expanded_to)
        values (?, 0, 'snapshot', 0, 'test', null)`,
      params: [packageId],
    },
    {
      sql: "insert into agent_history select value, ? from json_each(?)",
      params: [packageId, JSON.stringify(pick(histories))],
    },
    ...states.flatMap((state, i) =>
      state === null ? [] : [{
        sql: `insert into deployment (machine_id, package_id, assignment_id,
            state, force, updated_at)
          values (?, ?, (select max(id) from assignment), ?, 0, 0)`,
        params: [machines[i]!, packageId, state],
      }]
    ),
  ]);
  return packageId;
}
