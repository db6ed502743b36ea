import { assertEquals } from "@std/assert";
import { describeBudgets } from "#server/usecases/deployments/budgets.ts";
import { changeSettingsWith } from "#server/usecases/settings/change_settings.ts";
import { aPackage } from "#tests/world/store/rows.ts";
import { onBoth, operator } from "#tests/world/store/use_cases.ts";

const everywhere = { groups: [], force: false, mode: "continuous" } as const;
const admin = { name: "root", role: "admin" } as const;

onBoth(
  "a fragment comes with every budget it has to keep to",
  async (world) => {
    const { id, deviceId } = await world.aMachine();
    const packageId = await aPackage(world.store);
    await world.assign({ ...everywhere, packageId, machines: [id] }, operator);
    const { capability } = (await world.answerPoll(deviceId)).offers[0]!;
    const paris = await world.aGroup("paris", [id]);
    const europe = await world.aGroup("europe", [id]);
    const change = changeSettingsWith(world);
    const budgets = async () => {
      world.pass(60);
      const answer = await world.openFragment(capability, packageId, 1);
      return answer.kind === "file"
        ? answer.budgets.map((one) => Object.values(one))
        : answer.kind;
    };
    assertEquals(await budgets(), []);

    const group = (id: number) => ({ level: "group", id }) as const;
    await change({ level: "global" }, { downloadsAtOnce: 500 }, admin);
    await change(group(paris), { downloadBytesPerSecond: 9000 }, operator);
    await change(group(europe), { pollHours: 3 }, operator);
    await change({ level: "machine", id }, { downloadsAtOnce: 2 }, operator);
    assertEquals(await budgets(), [
      ["all", 500, 0],
      [`group:${paris}`, 0, 9000],
      [`machine:${id}`, 2, 0],
    ]);

    const ticket = await world.downloads.enter(id, [
      { key: `group:${paris}`, atOnce: 0, bytesPerSecond: 9000 },
    ]);
    const told = await describeBudgets(world.store.db, id, world.downloads);
    assertEquals(
      told.budgets.map(({ level, group, running }) => [
        level,
        group?.name ?? null,
        running,
      ]),
      [["global", null, 0], ["group", "paris", 1], ["machine", null, 0]],
    );
    world.downloads.leave(ticket!);
  },
);
