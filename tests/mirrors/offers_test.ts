import { assertEquals, assertNotEquals } from "@std/assert";
import type { SettingsChange } from "#shared/contract/settings/settings.ts";
import { switchPackage } from "#db/packages/edits.ts";
import { mirrorStatement } from "#db/settings/mirrors.ts";
import { mirrorPatienceMs } from "#server/domain/deployments/locations.ts";
import {
  openFragment,
  openInfo,
} from "#server/usecases/agents/open_download.ts";
import { mirrorTag } from "#server/usecases/agents/capability.ts";
import { writeProgress } from "#server/usecases/agents/write_progress.ts";
import { assignPackage } from "#server/usecases/assignments/assign_package.ts";
import { planAssignment } from "#server/usecases/assignments/plan_assignment.ts";
import {
  cancelDeployment,
  cancelDeployments,
} from "#server/usecases/deployments/cancel_deployments.ts";
import { explainDeployment } from "#server/usecases/deployments/explain_deployment.ts";
import { retryDeployment } from "#server/usecases/deployments/retry_deployments.ts";
import { removeMachines } from "#server/usecases/machines/remove_machines.ts";
import { retireMachines } from "#server/usecases/machines/retire_machines.ts";
import { setActivation } from "#server/usecases/packages/activate_package.ts";
import { changeSettings } from "#server/usecases/settings/change_settings.ts";
import { paceOf } from "#shared/pace.ts";
import { DEFAULT_SETTINGS } from "#shared/contract/settings/settings.ts";
import { aPackage } from "#tests/harness/store/rows.ts";
import {
  onBoth,
  operator,
  type TestServices,
} from "#tests/harness/store/test_services.ts";

const HOST = "mirror.lyon:8080";
const UNIX = "unix" as const;

/** A machine in a group that has a mirror, and a package assigned to it. */
async function lyon(services: TestServices, agent?: string) {
  const { id, deviceId } = await services.aMachine({ agent });
  const group = await services.aGroup("lyon", [id]);
  const set = (change: SettingsChange) =>
    changeSettings(services, {
      scope: { level: "group", id: group },
      change,
    }, operator);
  await set({ fragmentHost: HOST });
  const packageId = await aPackage(services.store);
  await assignPackage(services, {
    ...{ groups: [], force: false, mode: "continuous" },
    ...{ packageId, machines: [id] },
  }, operator);
  const poll = async () => {
    const { offers, settings } = await services.answerPoll(deviceId, agent);
    return { offer: offers[0], settings };
  };
  const why = () =>
    explainDeployment(services.store.db, id, packageId, services.now());
  const fetchInfo = async (capability: string) => {
    await openInfo(services, capability, packageId, UNIX);
    await writeProgress(services);
  };
  return { id, deviceId, group, packageId, set, poll, why, fetchInfo };
}

function noteMirror(services: TestServices, failing: boolean) {
  const at = services.now().getTime();
  return services.store.commit([
    mirrorStatement({
      host: HOST,
      checkedAt: at,
      answeredAt: at,
      failingSince: failing ? at : null,
      problem: failing ? "connection refused" : null,
    }),
  ]);
}

onBoth(
  "a machine of a site is sent to its mirror for fragments",
  async (services) => {
    const site = await lyon(services);
    const { offer } = await site.poll();
    assertEquals(offer?.mirror?.host, HOST);
    const again = await site.poll();
    assertEquals(again.offer?.mirror, offer?.mirror);

    await site.fetchInfo(offer!.capability);
    const { cause, mirror, hold } = await site.why();
    assertEquals([cause, hold.code], ["fetching", "may_stop"]);
    assertEquals(mirror, {
      host: HOST,
      left: null,
      leftAt: null,
      failingSince: null,
      problem: null,
    });
    // No fragment was requested here, and that supports nothing against it.
    await services.report(site.deviceId, site.packageId, "SUCCESS_0");
    assertEquals(
      (await services.stateOf(site.id, site.packageId))?.state,
      "succeeded",
    );
    assertEquals((await site.why()).result?.unverified, null);
  },
);

onBoth(
  "a success behind a mirror still needs a request for info",
  async (services) => {
    const site = await lyon(services);
    await site.poll();
    await services.report(site.deviceId, site.packageId, "SUCCESS_0");
    assertEquals((await site.why()).result?.unverified, "info_not_requested");
  },
);

onBoth(
  "the path at a mirror is the same for all its machines, until the package is deactivated",
  async (services) => {
    const site = await lyon(services);
    const other = await services.aMachine();
    await services.store.commit([{
      sql: "insert into group_member (group_id, machine_id) values (?, ?)",
      params: [site.group, other.id],
    }]);
    await assignPackage(services, {
      ...{ groups: [], force: false, mode: "continuous" },
      ...{ packageId: site.packageId, machines: [other.id] },
    }, operator);
    const { offer } = await site.poll();
    const path = offer!.mirror!.capability;
    const theirs = await services.answerPoll(other.deviceId);
    assertEquals(theirs.offers[0]?.mirror?.capability, path);

    const open = (capability: string, number = 1) =>
      openFragment(services, capability, site.packageId, number);
    const file = await open(path);
    assertEquals(file.kind, "file");
    assertEquals((await open(path, 99)).kind, "refused");
    assertEquals(await openInfo(services, path, site.packageId, UNIX), null);
    const forged = path.slice(0, -2) + (path.endsWith("AA") ? "BB" : "AA");
    assertEquals((await open(forged)).kind, "refused");

    await services.store.commit([switchPackage(site.packageId, false)]);
    assertEquals((await open(path)).kind, "recalled");
    await services.store.commit([switchPackage(site.packageId, true)]);
    assertEquals((await open(path)).kind, "recalled");
    const { offer: next } = await site.poll();
    assertNotEquals(next?.mirror?.capability, path);
    assertEquals((await open(next!.mirror!.capability)).kind, "file");
  },
);

onBoth(
  "a recalled machine is sent to the server, where its fragments come empty",
  async (services) => {
    const site = await lyon(services);
    const { offer } = await site.poll();
    await site.fetchInfo(offer!.capability);
    await cancelDeployment(services, {
      machine: site.id,
      package: site.packageId,
    }, operator);
    const recalled = await site.poll();
    assertEquals(recalled.offer?.mirror, null);
    const answer = await openFragment(
      services,
      recalled.offer!.capability,
      site.packageId,
      1,
    );
    assertEquals(answer.kind, "recalled");
  },
);

onBoth(
  "a mirror that does not answer is left out, and machines are sent back",
  async (services) => {
    const site = await lyon(services);
    const { offer } = await site.poll();
    assertEquals(offer?.mirror?.host, HOST);
    await noteMirror(services, true);
    const back = await site.poll();
    assertEquals([back.offer?.mirror, back.settings.downloadsOn], [null, true]);
    const { mirror } = await site.why();
    assertEquals([mirror?.left, mirror?.problem], [
      "down",
      "connection refused",
    ]);
    assertEquals(
      (await services.eventKinds()).filter((kind) => kind.includes("mirror")),
      ["deployment.mirror_left"],
    );
    // It stays there for this attempt, also when the mirror works again.
    await noteMirror(services, false);
    assertEquals((await site.poll()).offer?.mirror, null);
  },
);

onBoth(
  "an attempt that fails with files of a mirror is repeated from the server",
  async (services) => {
    const site = await lyon(services);
    const { offer } = await site.poll();
    await site.fetchInfo(offer!.capability);
    await services.report(site.deviceId, site.packageId, "ERR_BAD_DIGEST");
    assertEquals((await site.why()).mirror?.left, null);
    const pair = { machine: site.id, package: site.packageId };
    await retryDeployment(services, pair, operator);
    services.pass(3600);
    const second = await site.poll();
    assertEquals(second.offer?.mirror, null);
    assertEquals((await site.why()).mirror?.left, "failed");
    // Now the fragments have to be requested here again.
    await site.fetchInfo(second.offer!.capability);
    await services.report(site.deviceId, site.packageId, "SUCCESS_0");
    assertEquals(
      (await site.why()).result?.unverified,
      "fragments_not_requested",
    );
  },
);

onBoth(
  "an attempt that failed for another reason goes to the mirror again",
  async (services) => {
    const site = await lyon(services);
    const { offer } = await site.poll();
    await site.fetchInfo(offer!.capability);
    await services.report(site.deviceId, site.packageId, "ERR_EXECUTE");
    const pair = { machine: site.id, package: site.packageId };
    await retryDeployment(services, pair, operator);
    services.pass(3600);
    assertEquals((await site.poll()).offer?.mirror?.host, HOST);
  },
);

onBoth(
  "a Unix agent that is stuck at a mirror is made to begin again at the server",
  async (services) => {
    const site = await lyon(services);
    const { offer } = await site.poll();
    await site.fetchInfo(offer!.capability);
    const patience = mirrorPatienceMs(
      { priority: 5, fragments: 3, fragmentBytes: 1000 },
      paceOf(DEFAULT_SETTINGS),
    );
    const pollAfter = async (seconds: number) => {
      services.pass(seconds);
      const answer = await site.poll();
      await writeProgress(services);
      return answer;
    };
    // The first contact after that may be the machine's first since it was off.
    const first = await pollAfter(patience / 1000 + 60);
    assertEquals([first.offer?.mirror?.host, first.settings.downloadsOn], [
      HOST,
      true,
    ]);
    const second = await pollAfter(3600);
    assertEquals([second.offer?.mirror, second.settings.downloadsOn], [
      null,
      false,
    ]);
    const third = await pollAfter(3600);
    assertEquals([third.offer?.mirror, third.settings.downloadsOn], [
      null,
      true,
    ]);
    assertEquals((await site.why()).mirror?.left, "silent");
  },
);

onBoth(
  "a plan counts the machines that a recall cannot reach at mirrors",
  async (services) => {
    const site = await lyon(services);
    const other = await services.aMachine();
    const packageId = await aPackage(services.store);
    const request = {
      ...{ groups: [], force: false, mode: "continuous" as const },
      ...{ packageId, machines: [site.id, other.id] },
    };
    const plan = async () =>
      (await planAssignment(services, request, operator)).mirrors;
    assertEquals(await plan(), [{ host: HOST, machines: 1 }]);
    const root = { name: "root", role: "admin" } as const;
    await changeSettings(services, {
      scope: { level: "global" },
      change: { fragmentHost: "mirror.paris" },
    }, root);
    assertEquals(await plan(), [
      { host: HOST, machines: 1 },
      { host: "mirror.paris", machines: 1 },
    ]);
    await site.set({ fragmentHost: "" });
    assertEquals(await plan(), [{ host: "mirror.paris", machines: 1 }]);
  },
);

onBoth(
  "what a recall cannot reach at mirrors is counted before anything is stopped",
  async (services) => {
    const site = await lyon(services);
    const stops = () =>
      cancelDeployments(services, { package: site.packageId }, operator, {
        dryRun: true,
      });
    const off = () =>
      setActivation(
        services,
        { id: site.packageId, active: false },
        operator,
        { dryRun: true },
      );
    assertEquals([(await stops()).cancelled, (await stops()).mirrors], [1, []]);
    assertEquals((await off()).mirrors, []);
    const { offer } = await site.poll();
    await site.fetchInfo(offer!.capability);
    const behind = [{ host: HOST, machines: 1 }];
    assertEquals((await stops()).mirrors, behind);
    assertEquals((await off()).mirrors, behind);
    const machine = { machines: [site.id], groups: [] };
    const dry = { dryRun: true };
    assertEquals(
      (await retireMachines(services, machine, operator, dry)).mirrors,
      behind,
    );
    assertEquals(
      (await removeMachines(services, machine, operator, dry)).mirrors,
      behind,
    );
    // It goes back to this server, where a recall reaches it.
    await site.set({ fragmentHost: "" });
    await site.poll();
    assertEquals((await stops()).recalling, 1);
    assertEquals((await off()).mirrors, []);
  },
);

onBoth(
  "what a mirror fetches is within the budgets of its site, as one client",
  async (services) => {
    const site = await lyon(services);
    await site.set({ downloadsAtOnce: 2, downloadBytesPerSecond: 9000 });
    const { offer } = await site.poll();
    const answer = await openFragment(
      services,
      offer!.mirror!.capability,
      site.packageId,
      1,
    );
    assertEquals(answer.kind === "file" && answer.budgets, [
      { key: `group:${site.group}`, atOnce: 2, bytesPerSecond: 9000 },
    ]);
    assertEquals(await services.budgets.ofMirror(mirrorTag("other")), []);
  },
);
