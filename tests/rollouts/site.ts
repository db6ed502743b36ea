import { RolloutPolicy } from "#shared/contract/rollouts/policy.ts";
import type { NewTimes } from "#shared/contract/schedules/times.ts";
import { assignPackage } from "#server/usecases/assignments/assign_package.ts";
import { advanceRollouts } from "#server/usecases/rollouts/advance_rollouts.ts";
import { describeRollout } from "#server/usecases/rollouts/describe_rollouts.ts";
import { aPackage } from "#tests/harness/store/rows.ts";
import {
  operator,
  type TestServices,
} from "#tests/harness/store/test_services.ts";
import type { z } from "zod";

/** One machine of the site. */
export interface SiteMachine {
  readonly id: number;
  readonly deviceId: string;
}

/** A package that goes out to some machines as a rollout. */
export async function aRollout(
  services: TestServices,
  count: number,
  policy: z.input<typeof RolloutPolicy>,
  more: {
    readonly groups?: readonly number[];
    readonly confirmMachines?: number;
    readonly times?: NewTimes;
  } = {},
) {
  const packageId = await aPackage(services.store);
  const machines: SiteMachine[] = [];
  for (let i = 0; i < count; i++) machines.push(await services.aMachine());
  const { assignment } = await assignPackage(
    services,
    {
      packageId,
      machines: machines.map(({ id }) => id),
      groups: [...more.groups ?? []],
      force: false,
      mode: "continuous",
      rollout: RolloutPolicy.parse(policy),
      ...more.times && { times: more.times },
    },
    operator,
    { confirmMachines: more.confirmMachines },
  );
  return rolloutOf(services, assignment.id, packageId, machines);
}

/** What tests do with a rollout. */
export function rolloutOf(
  services: TestServices,
  id: number,
  packageId: number,
  machines: readonly SiteMachine[],
) {
  const { db } = services.store;
  return {
    id,
    packageId,
    machines,
    read: () => describeRollout(db, id, services.now()),
    advance: () => advanceRollouts(services),
    /** The machines of a wave. */
    async inWave(wave: number): Promise<SiteMachine[]> {
      const rows = await db.selectFrom("deployment").select("machine_id")
        .where("assignment_id", "=", id).where("wave", "=", wave)
        .orderBy("machine_id").execute();
      const ids = new Set(rows.map((row) => row.machine_id));
      return machines.filter((machine) => ids.has(machine.id));
    },
    /** True if the machine is offered the package at its next poll. */
    async polls({ deviceId }: SiteMachine): Promise<boolean> {
      const { offers } = await services.answerPoll(deviceId);
      return offers.some((offer) => offer.packageId === packageId);
    },
    /** Polls and reports. */
    async runs({ deviceId }: SiteMachine, code = "SUCCESS"): Promise<void> {
      await services.answerPoll(deviceId);
      await services.recordResult(deviceId, packageId, code);
      // A Unix agent takes nothing new until its download run has ended.
      services.pass(600);
    },
  };
}
export type TestRollout = Awaited<ReturnType<typeof aRollout>>;
