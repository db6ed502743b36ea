import { sql } from "kysely";
import { answerPoll } from "#server/usecases/agents/answer_poll.ts";
import { receiveInventory } from "#server/usecases/agents/receive_inventory.ts";
import { recordResult } from "#server/usecases/agents/record_result.ts";
import { type TemporaryDatabase, temporaryDatabase } from "./database.ts";
import { aDeviceId, anInventory } from "./rows.ts";
import { servicesOn } from "./services.ts";
import type { Services } from "#server/usecases/services.ts";
import { onBothStores } from "#tests/harness/server/sqld.ts";

/** A pause of background work that takes no time. */
export const noPause = () => Promise.resolve(true);

const UNIX = "OCS-NG_unified_unix_agent_v2.10.0";

/** The operator in tests of use cases. */
export const operator = { name: "ada", role: "operator" } as const;

export type TestServices = Awaited<ReturnType<typeof testServices>>;

/** Registers one test for each kind of store, with services on it. */
export function onBoth(
  name: string,
  body: (services: TestServices) => Promise<void>,
): void {
  onBothStores(name, async (_store, database) => {
    await body(await testServices(database));
  });
}

/**
 * Services on a real database, with a clock that the test sets, and further
 * functions for tests of use cases.
 *
 * @param existing A database that its owner disposes of; a new file by default.
 * @param archive The folder of archives; by default below the database's.
 */
export async function testServices(
  existing?: TemporaryDatabase,
  archive?: string,
) {
  const database = existing ?? await temporaryDatabase();
  const clock = { now: new Date("2026-11-22T10:00:00Z") };
  const archiveFolder = archive ?? `${database.folder}/archive`;
  const services = await servicesOn(
    database.store,
    archiveFolder,
    () => new Date(clock.now),
  );
  const contact = (deviceId: string, agent = UNIX) => ({
    deviceId,
    agent,
    ip: "127.0.0.1",
  });

  const report = (
    deviceId: string,
    packageId: number | string,
    code: string,
  ) =>
    recordResult(services, contact(deviceId), {
      packageId: `${packageId}`,
      code,
    });

  return {
    ...services,
    archiveFolder,
    clock,
    /** The URL of the database. */
    url: database.url,
    contact,
    /** Advances the clock. */
    pass: (seconds: number) => {
      clock.now = new Date(clock.now.getTime() + seconds * 1000);
    },
    answerPoll: (deviceId: string, agent?: string) =>
      answerPoll(services, contact(deviceId, agent)),
    receiveInventory: (
      deviceId: string,
      inventory = anInventory(),
      agent?: string,
    ) => receiveInventory(services, contact(deviceId, agent), inventory),
    /** Reports as an agent that has requested all it was offered. */
    async recordResult(
      deviceId: string,
      packageId: number | string,
      code: string,
    ) {
      await requestAll(services, deviceId, Number(packageId));
      await report(deviceId, packageId, code);
    },
    /** Reports, and requests nothing beforehand. */
    report,
    /** Registers a machine by its inventory, with a system that suits its agent. */
    async aMachine(
      options: {
        deviceId?: string;
        history?: number[];
        agent?: string;
        os?: string;
      } = {},
    ) {
      const deviceId = options.deviceId ?? aDeviceId();
      const isWindows = /windows/i.test(options.agent ?? "");
      const os = options.os ?? (isWindows ? "Microsoft Windows 11 Pro" : null);
      const inventory = anInventory({
        history: options.history ?? [],
        ...os !== null && { os },
      });
      await receiveInventory(
        services,
        contact(deviceId, options.agent),
        inventory,
      );
      const { id } = await services.store.db.selectFrom("machine").select("id")
        .where("device_id", "=", deviceId).executeTakeFirstOrThrow();
      return { id, deviceId, inventory };
    },
    async aGroup(name: string, machines: readonly number[]) {
      const { group } = await services.store.commit({
        group: {
          sql:
            "insert into machine_group (name, description, created_at) values (?, '', 0) returning id",
          params: [name],
        },
        members: {
          sql:
            "insert into group_member (group_id, machine_id) select (select max(id) from machine_group), value from json_each(?)",
          params: [JSON.stringify(machines)],
        },
      });
      return Number(group[0]!["id"]);
    },
    /** State, code and exit code of one deployment. */
    async stateOf(machineId: number, packageId: number) {
      return await services.store.db.selectFrom("deployment")
        .select(["state", "code", "exit_code as exitCode", "attempt", "force"])
        .where("machine_id", "=", machineId)
        .where("package_id", "=", packageId).executeTakeFirst();
    },
    /** Kinds of all events, oldest first. */
    async eventKinds() {
      const rows = await services.store.db.selectFrom("event").select("kind")
        .orderBy("seq").execute();
      return rows.map((row) => row.kind);
    },
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

/** Notes requests for all files of a package that the machine was offered. */
async function requestAll(
  { store, fetchLog, now }: Services,
  deviceId: string,
  packageId: number,
): Promise<void> {
  if (!Number.isInteger(packageId)) return;
  const { rows } = await sql<{ machineId: number; fragments: number }>`
    select d.machine_id as machineId,
      json_array_length(p.fragments) as fragments
    from machine_device x join deployment d on d.machine_id = x.machine_id
    join package p on p.id = d.package_id
    where x.device_id = ${deviceId} and d.package_id = ${packageId}
      and d.state in ('offered', 'downloading')`.execute(store.db);
  for (const { machineId, fragments } of rows) {
    fetchLog.noteInfo(machineId, packageId, now());
    for (let number = 1; number <= fragments; number++) {
      fetchLog.noteRequest(machineId, packageId, number);
    }
  }
}
