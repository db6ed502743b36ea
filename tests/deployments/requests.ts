import { aPackage } from "#tests/harness/store/rows.ts";
import {
  operator,
  type TestServices,
} from "#tests/harness/store/test_services.ts";
import { describeDeployment } from "#server/usecases/deployments/describe_deployments.ts";
import { assignPackage } from "#server/usecases/assignments/assign_package.ts";
import {
  openFragment,
  openInfo,
} from "#server/usecases/agents/open_download.ts";

export interface PackageFields {
  readonly fragments?: number;
  readonly priority?: number;
  readonly brings?: string;
}

/** A machine that was offered a package of three fragments, unless said. */
export async function offered(
  services: TestServices,
  { fragments = 3, priority = 5, brings = "" }: PackageFields = {},
) {
  const machine = await services.aMachine();
  const packageId = await aPackage(services.store, { priority, fragments });
  await services.store.commit([{
    sql: "update package set brings = ?, brings_like = ? where id = ?",
    params: [brings, brings, packageId],
  }]);
  await assign(services, packageId, machine.id);
  await services.answerPoll(machine.deviceId);
  return { ...machine, packageId };
}

export type OfferedPackage = Awaited<ReturnType<typeof offered>>;

export const assign = (services: TestServices, packageId: number, id: number) =>
  assignPackage(services, {
    packageId,
    machines: [id],
    groups: [],
    force: false,
    mode: "continuous",
  }, operator);

/** The path that the machine's present attempt was offered. */
export const pathOf = async (
  services: TestServices,
  { id, packageId }: OfferedPackage,
) => {
  const { attempt } = (await services.stateOf(id, packageId))!;
  return services.capabilities.issue(id, packageId, attempt);
};

export const requestInfo = async (
  services: TestServices,
  offered: OfferedPackage,
) =>
  openInfo(
    services,
    await pathOf(services, offered),
    offered.packageId,
    "unix",
  );

export const requestFragment = async (
  services: TestServices,
  offered: OfferedPackage,
  number: number,
) =>
  openFragment(
    services,
    await pathOf(services, offered),
    offered.packageId,
    number,
  );

export const shown = (
  { store, now }: TestServices,
  { id, packageId }: OfferedPackage,
) => describeDeployment(store.db, id, packageId, now());

/** Everything that an agent does before it reports. */
export async function requestAll(
  services: TestServices,
  of: OfferedPackage,
  fragments = 3,
) {
  await requestInfo(services, of);
  for (let n = 1; n <= fragments; n++) await requestFragment(services, of, n);
}
