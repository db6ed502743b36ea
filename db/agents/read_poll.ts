import { CompiledQuery } from "kysely";
import type { Db } from "#db/store/tables.ts";
import {
  MACHINE,
  POLL_QUERY,
  type PollingMachine,
  type PollView,
  unpackPoll,
} from "./poll.ts";

/** Reads what the answer to a poll under this DEVICEID depends on. */
export async function readPoll(
  db: Db,
  deviceId: string,
  now: Date,
): Promise<PollView> {
  const { rows } = await db.executeQuery<{ polled: string }>(
    CompiledQuery.raw(POLL_QUERY, [deviceId, now.getTime()]),
  );
  return unpackPoll(rows[0]!.polled);
}

const MACHINE_QUERY = `select json_array(${MACHINE.sql}) as machine
  from machine_device x join machine m on m.id = x.machine_id
  where x.device_id = ?`;

/** The machine that uses, or once used, this DEVICEID. */
export async function machineByDevice(
  db: Db,
  deviceId: string,
): Promise<PollingMachine | null> {
  const { rows } = await db.executeQuery<{ machine: string }>(
    CompiledQuery.raw(MACHINE_QUERY, [deviceId]),
  );
  const row = rows[0];
  return row ? MACHINE.unpack(JSON.parse(row.machine)) : null;
}
