import { assert } from "@std/assert";
import fc from "fast-check";
import {
  emptied,
  type TemporaryDatabase,
} from "#tests/harness/store/database.ts";
import { anInventory, aPackage } from "#tests/harness/store/rows.ts";
import { onBothStores } from "#tests/harness/server/sqld.ts";
import { type OperatorApi, operatorApi } from "./api.ts";
import { assertTrue } from "./truth.ts";
import {
  noteFragment,
  openFragment,
  openInfo,
} from "#server/usecases/agents/open_download.ts";
import { writeProgress } from "#server/usecases/agents/write_progress.ts";
import { refreshGroups } from "#server/usecases/groups/refresh_groups.ts";
import { noPause } from "#tests/harness/store/test_services.ts";

/** The longest time for shrinking a history that fails. */
const SHRINKING_MS = 90_000;
const MACHINES = 5;
const PACKAGES = 3;
const GROUPS = 3;

const machine = fc.nat(MACHINES - 1);
const pkg = fc.nat(PACKAGES - 1);
const group = fc.nat(GROUPS - 1);
const few = (one: fc.Arbitrary<number>) =>
  fc.uniqueArray(one, { maxLength: 2 });

const QUERIES = [
  null,
  "os:debian",
  "os:windows",
  "result:failed",
  "-group:g0",
  "group:g1 os:debian",
  "seen<2d",
];

/** Any action of agents and operators. */
const act = fc.oneof(
  { weight: 6, arbitrary: kind("poll", { machine }) },
  {
    weight: 3,
    arbitrary: kind("download", { offer: fc.nat(20), to: fc.nat(3) }),
  },
  {
    weight: 5,
    arbitrary: kind("report", {
      offer: fc.nat(20),
      code: fc.constantFrom(
        "SUCCESS",
        "SUCCESS_3",
        "SUCCESS_REBOOT_NOW",
        "ERR_BAD_DIGEST",
        "ERR_ALREADY_SETUP",
        "ERR_UNZIP",
      ),
    }),
  },
  { weight: 1, arbitrary: kind("rumour", { machine, package: pkg }) },
  {
    weight: 2,
    arbitrary: kind("inventory", {
      machine,
      os: fc.constantFrom("Debian 12", "Windows 11"),
      history: few(pkg),
    }),
  },
  {
    weight: 5,
    arbitrary: kind("assign", {
      package: pkg,
      machines: few(machine),
      groups: few(group),
      force: fc.boolean(),
      mode: fc.constantFrom("continuous", "snapshot"),
    }),
  },
  { weight: 1, arbitrary: kind("withdraw", { nth: fc.nat(5) }) },
  {
    weight: 3,
    arbitrary: kind("members", {
      group,
      add: few(machine),
      exclude: few(machine),
      remove: few(machine),
    }),
  },
  {
    weight: 1,
    arbitrary: kind("query", { group, query: fc.constantFrom(...QUERIES) }),
  },
  {
    weight: 2,
    arbitrary: kind("many", {
      verb: fc.constantFrom("retry", "cancel"),
      package: fc.option(pkg),
      group: fc.option(group),
      machine: fc.option(machine),
    }),
  },
  {
    weight: 2,
    arbitrary: kind("one", {
      verb: fc.constantFrom("retry", "cancel"),
      machine,
      package: pkg,
    }),
  },
  { weight: 1, arbitrary: kind("stop", { package: pkg }) },
  { weight: 1, arbitrary: kind("deleteGroup", { group }) },
  {
    weight: 3,
    arbitrary: kind("pass", { minutes: fc.constantFrom(1, 10, 2000) }),
  },
  { weight: 2, arbitrary: kind("jobs", {}) },
);
type Act = typeof act extends fc.Arbitrary<infer One> ? One : never;

function kind<Name extends string, Shape extends object>(
  name: Name,
  shape: { [Key in keyof Shape]: fc.Arbitrary<Shape[Key]> },
) {
  return fc.record(shape).map((fields) => ({ kind: name, ...fields }));
}

/** Statuses an operator may get for random actions; never a 500. */
const DECLINED = [400, 404, 409, 422];

async function history(api: OperatorApi) {
  const { store } = api;
  const machines: Awaited<ReturnType<OperatorApi["aMachine"]>>[] = [];
  for (let n = 0; n < MACHINES; n++) machines.push(await api.aMachine());
  const packages: number[] = [];
  for (let n = 0; n < PACKAGES; n++) {
    packages.push(await aPackage(store, { priority: n === 0 ? 0 : 5 }));
  }
  /** Offers to agents, the newest first. */
  const offers: { deviceId: string; packageId: number; capability: string }[] =
    [];

  async function ask(method: string, path: string, body?: unknown) {
    const answer = await api.ask(method, `/api/v1${path}`, { body });
    const fine = answer.status < 300 || DECLINED.includes(answer.status);
    assert(fine, `${method} ${path}: ${JSON.stringify(answer.body)}`);
    return answer;
  }
  const idOf = async (name: string): Promise<number> => {
    const { body } = await ask("GET", `/groups?name=${name}`);
    if (body.rows.length > 0) return body.rows[0].id;
    return (await ask("POST", "/groups", { name })).body.id;
  };
  const groupsOf = (list: readonly number[]) =>
    Promise.all(list.map((n) => idOf(`g${n}`)));
  const ids = (list: readonly number[]) => list.map((n) => machines[n]!.id);
  for (let n = 0; n < GROUPS; n++) {
    const path = `/groups/${await idOf(`g${n}`)}`;
    await ask("PUT", path, { add: ids([n, n + 1]) });
  }
  const only = (value: number | undefined | null) => value ?? undefined;

  return async (one: Act): Promise<void> => {
    switch (one.kind) {
      case "poll": {
        const { deviceId } = machines[one.machine]!;
        const answer = await api.answerPoll(deviceId);
        offers.unshift(...answer.offers.map((one) => ({ ...one, deviceId })));
        return;
      }
      case "download": {
        const offered = offers[one.offer % offers.length];
        if (!offered) return;
        const { packageId, capability } = offered;
        await openInfo(api, capability, packageId, "unix");
        for (let n = 1; n <= one.to; n++) {
          const file = await openFragment(api, capability, packageId, n);
          if (file.kind !== "file") continue;
          await noteFragment(api, file.machineId, packageId, n);
        }
        return;
      }
      case "report": {
        const offered = offers[one.offer % offers.length];
        if (!offered) return;
        const { deviceId, packageId } = offered;
        await api.recordResult(deviceId, packageId, one.code);
        return;
      }
      case "rumour":
        await api.recordResult(
          machines[one.machine]!.deviceId,
          packages[one.package]!,
          "SUCCESS",
        );
        return;
      case "inventory": {
        const { deviceId, inventory } = machines[one.machine]!;
        const history = one.history.map((n) => packages[n]!);
        await api.receiveInventory(
          deviceId,
          anInventory({ ...inventory, os: one.os, history }),
        );
        return;
      }
      case "assign": {
        const { force, mode } = one;
        await ask("POST", "/assignments", {
          packageId: packages[one.package],
          machines: ids(one.machines),
          groups: await groupsOf(one.groups),
          force,
          mode,
        });
        return;
      }
      case "withdraw": {
        const { body } = await ask("GET", "/assignments");
        const taken = body.rows[one.nth];
        if (taken) await ask("DELETE", `/assignments/${taken.id}`);
        return;
      }
      case "members": {
        const { add, exclude, remove } = one;
        const id = await idOf(`g${one.group}`);
        await ask("PUT", `/groups/${id}`, {
          add: ids(add),
          exclude: ids(exclude),
          remove: ids(remove),
        });
        return;
      }
      case "query": {
        const id = await idOf(`g${one.group}`);
        await ask("PUT", `/groups/${id}`, { query: one.query });
        return;
      }
      case "many": {
        const filter = {
          package: only(one.package !== null ? packages[one.package] : null),
          machine: only(
            one.machine !== null ? machines[one.machine]!.id : null,
          ),
          group: only(one.group !== null ? await idOf(`g${one.group}`) : null),
        };
        await ask("POST", `/deployments/${one.verb}`, { filter });
        return;
      }
      case "one": {
        const { id } = machines[one.machine]!;
        const path = `/deployments/${id}/${packages[one.package]}`;
        await ask("POST", `${path}/${one.verb}`);
        return;
      }
      case "stop": {
        const path = `/packages/${packages[one.package]}`;
        await ask("PUT", `${path}/activation`, { active: false });
        const gone = await ask("DELETE", path);
        if (gone.status < 300) packages[one.package] = await aPackage(store);
        return;
      }
      case "deleteGroup":
        await ask("DELETE", `/groups/${await idOf(`g${one.group}`)}`);
        return;
      case "pass":
        return api.pass(one.minutes * 60);
      case "jobs":
        await writeProgress(api);
        await refreshGroups(api, noPause);
    }
  };
}

/** Histories on one database: each continues where the one before ended. */
async function isTrueAfterAny(
  _store: unknown,
  database: TemporaryDatabase,
): Promise<void> {
  const kept = { ...database, [Symbol.asyncDispose]: () => Promise.resolve() };
  await using api = await operatorApi(undefined, { database: kept });
  await fc.assert(
    fc.asyncProperty(
      fc.array(act, { minLength: 60, maxLength: 120, size: "max" }),
      async (acts) => {
        try {
          const happen = await history(api);
          for (const [n, one] of acts.entries()) {
            await happen(one);
            if (n % 20 === 19) await assertTrue(api);
          }
          await assertTrue(api);
        } finally {
          await emptied(api.store);
        }
      },
    ),
    {
      numRuns: database.url.startsWith("file:") ? 15 : 3,
      interruptAfterTimeLimit: SHRINKING_MS,
    },
  );
}

onBothStores(
  "every view says the same, whatever agents and operators have done",
  isTrueAfterAny,
);
