import { assertEquals } from "@std/assert";
import { describeBudgets } from "#server/usecases/deployments/budgets.ts";
import { aPackage } from "#tests/harness/store/rows.ts";
import { onBoth, operator } from "#tests/harness/store/test_services.ts";
import { openFragment } from "#server/usecases/agents/open_download.ts";
import { assignPackage } from "#server/usecases/assignments/assign_package.ts";
import { changeSettings } from "#server/usecases/settings/change_settings.ts";
import type { Requester } from "#server/domain/permissions.ts";
import type { SettingScope } from "#db/settings/settings.ts";
import type { SettingsChange } from "#shared/contract/settings/settings.ts";

const everywhere = { groups: [], force: false, mode: "continuous" } as const;
const admin = { name: "root", role: "admin" } as const;

onBoth(
  "a fragment is served within all of its budgets",
  async (services) => {
    const { id, deviceId } = await services.aMachine();
    const packageId = await aPackage(services.store);
    await assignPackage(
      services,
      { ...everywhere, packageId, machines: [id] },
      operator,
    );
    const { capability } = (await services.answerPoll(deviceId)).offers[0]!;
    const paris = await services.aGroup("paris", [id]);
    const europe = await services.aGroup("europe", [id]);
    const change = (
      scope: SettingScope,
      change: SettingsChange,
      by: Requester,
    ) => changeSettings(services, { scope, change }, by);
    const budgets = async () => {
      services.pass(60);
      const answer = await openFragment(services, capability, packageId, 1);
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

    const ticket = await services.downloads.enter(id, [
      { key: `group:${paris}`, atOnce: 0, bytesPerSecond: 9000 },
    ]);
    const described = await describeBudgets(
      services.store.db,
      id,
      services.downloads,
    );
    assertEquals(
      described.budgets.map(({ level, group, running }) => [
        level,
        group?.name ?? null,
        running,
      ]),
      [["global", null, 0], ["group", "paris", 1], ["machine", null, 0]],
    );
    services.downloads.leave(ticket!);
  },
);
