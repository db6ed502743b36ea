/** Tests groups that take trusted machines only, on both stores. */
import { assertEquals } from "@std/assert";
import { aDeviceId, anInventory, aPackage } from "#tests/harness/store/rows.ts";
import {
  onBoth,
  operator,
  type TestServices,
} from "#tests/harness/store/test_services.ts";
import { planAssignment } from "#server/usecases/assignments/plan_assignment.ts";
import { assignPackage } from "#server/usecases/assignments/assign_package.ts";
import { approveMachines } from "#server/usecases/enrolment/approve_machines.ts";
import {
  changeGroup,
  createGroup,
} from "#server/usecases/groups/edit_groups.ts";
import { previewGroup } from "#server/usecases/groups/preview_group.ts";
import { refreshGroups } from "#server/usecases/groups/refresh_groups.ts";
import { noPause } from "#tests/harness/store/test_services.ts";

async function arrives(services: TestServices, tag: string) {
  const deviceId = aDeviceId();
  await services.receiveInventory(deviceId, anInventory({ tag }));
  await refreshGroups(services, noPause);
  const { id } = await services.store.db.selectFrom("machine").select("id")
    .where("device_id", "=", deviceId).executeTakeFirstOrThrow();
  return { id, deviceId };
}

const membersOf = async ({ store }: TestServices, group: number) =>
  (await store.db.selectFrom("group_member").select("machine_id")
    .where("group_id", "=", group).orderBy("machine_id").execute())
    .map(({ machine_id }) => machine_id);

onBoth(
  "a stranger that claims a group's tag gets nothing of a group for trusted machines",
  async (services) => {
    const own = await arrives(services, "paris");
    const approve = (id: number) =>
      approveMachines(services, { machines: [id], groups: [] }, operator);
    await approve(own.id);
    const group = await createGroup(services, {
      name: "paris",
      description: "",
      query: "tag:paris",
      trustedOnly: true,
      machines: [],
    }, operator);
    assertEquals([group.trustedOnly, group.machines], [true, 1]);
    const packageId = await aPackage(services.store);
    const request = {
      packageId,
      machines: [],
      groups: [group.id],
      force: false,
      mode: "continuous" as const,
    };
    await assignPackage(services, request, operator);
    const stranger = await arrives(services, "paris");
    assertEquals(await membersOf(services, group.id), [own.id]);
    assertEquals((await services.answerPoll(stranger.deviceId)).offers, []);
    assertEquals((await services.answerPoll(own.deviceId)).offers.length, 1);

    const plan = await planAssignment(services, request, operator);
    assertEquals(plan.untrusted, 1);
    const preview = await previewGroup(services.store, {
      ...{ group: group.id, add: [], exclude: [], remove: [] },
      trustedOnly: false,
    }, services.now());
    assertEquals([preview.machines, preview.added, preview.untrusted], [
      2,
      1,
      0,
    ]);

    await approve(stranger.id);
    await refreshGroups(services, noPause);
    assertEquals(await membersOf(services, group.id), [own.id, stranger.id]);
    assertEquals(
      (await services.answerPoll(stranger.deviceId)).offers.length,
      1,
    );
  },
);

onBoth(
  "a group can be limited to trusted machines later, and opened again",
  async (services) => {
    const stranger = await arrives(services, "paris");
    const named = await arrives(services, "lyon");
    const { id } = await createGroup(services, {
      name: "paris",
      description: "",
      query: "tag:paris",
      machines: [named.id],
    }, operator);
    const set = (trustedOnly: boolean) =>
      changeGroup(services, { id, add: [], remove: [], trustedOnly }, operator);
    assertEquals((await set(true)).machines, 1);
    assertEquals(await membersOf(services, id), [named.id], "named ones stay");
    assertEquals((await set(false)).machines, 2);
    assertEquals(
      (await membersOf(services, id)).includes(stranger.id),
      true,
    );
  },
);
