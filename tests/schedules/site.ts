import { assignPackage } from "#server/usecases/assignments/assign_package.ts";
import { expireAssignments } from "#server/usecases/schedules/expire_assignments.ts";
import type { NewRepeat } from "#shared/contract/schedules/repeats.ts";
import type { RetryPolicy } from "#shared/contract/schedules/retries.ts";
import type { NewTimes } from "#shared/contract/schedules/times.ts";
import type { RolloutPolicy } from "#shared/contract/rollouts/policy.ts";
import { iso } from "#shared/time.ts";
import { aPackage } from "#tests/harness/store/rows.ts";
import {
  operator,
  type TestServices,
} from "#tests/harness/store/test_services.ts";
import { type SiteMachine } from "#tests/rollouts/site.ts";

/** A time so many seconds from now, as the API takes it. */
export function inSeconds(services: TestServices, seconds: number): string {
  return iso(services.now().getTime() + seconds * 1000);
}

/** A package that is assigned to some machines with limits in time. */
export async function anAssignment(
  services: TestServices,
  count: number,
  times: NewTimes | undefined,
  more: {
    readonly groups?: readonly number[];
    readonly rollout?: RolloutPolicy;
    readonly machines?: readonly SiteMachine[];
    readonly onlyIf?: string;
    readonly retry?: RetryPolicy;
    readonly repeat?: NewRepeat;
  } = {},
) {
  const packageId = await aPackage(services.store);
  const machines: SiteMachine[] = [...more.machines ?? []];
  for (let i = 0; i < count; i++) machines.push(await services.aMachine());
  const { assignment } = await assignPackage(services, {
    packageId,
    machines: machines.map(({ id }) => id),
    groups: [...more.groups ?? []],
    force: false,
    mode: "continuous",
    ...times && { times },
    ...more.repeat && { repeat: more.repeat },
    ...more.retry && { retry: more.retry },
    ...more.onlyIf && { onlyIf: more.onlyIf },
    ...more.rollout && { rollout: more.rollout },
  }, operator);
  const { db } = services.store;
  return {
    id: assignment.id,
    assignment,
    packageId,
    machines,
    /** True if the machine is offered the package at its next poll. */
    async polls({ deviceId }: SiteMachine): Promise<boolean> {
      const { offers } = await services.answerPoll(deviceId);
      return offers.some((offer) => offer.packageId === packageId);
    },
    expire: () => expireAssignments(services),
    /** The state on each machine, by id. */
    async states(): Promise<string[]> {
      const rows = await db.selectFrom("deployment").select("state")
        .where("package_id", "=", packageId).orderBy("machine_id").execute();
      return rows.map(({ state }) => state);
    },
  };
}
