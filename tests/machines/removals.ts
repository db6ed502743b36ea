import { assignPackage } from "#server/usecases/assignments/assign_package.ts";
import { changeGroup } from "#server/usecases/groups/edit_groups.ts";
import { removeMachines } from "#server/usecases/machines/remove_machines.ts";
import {
  operator,
  type TestServices,
} from "#tests/harness/store/test_services.ts";

export const these = (...machines: number[]) => ({ machines, groups: [] });

export const remove = (services: TestServices, ...machines: number[]) =>
  removeMachines(services, these(...machines), operator, {
    confirmMachines: machines.length,
  });

export const give = (
  services: TestServices,
  packageId: number,
  to: { machines?: number[]; groups?: number[] },
) =>
  assignPackage(services, {
    packageId,
    machines: [],
    groups: [],
    force: false,
    ...to,
  }, operator);

export const include = (services: TestServices, id: number, machine: number) =>
  changeGroup(services, { id, add: [machine], remove: [] }, operator);

export async function idOf({ store }: TestServices, deviceId: string) {
  const row = await store.db.selectFrom("machine_device").select("machine_id")
    .where("device_id", "=", deviceId).executeTakeFirst();
  return row?.machine_id ?? null;
}

/** Everything a machine may have in any table. */
