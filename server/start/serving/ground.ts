import { join } from "node:path";
import { Spool } from "#server/archive/spool/spool.ts";
import { refuseHalfRestored } from "#server/backup/restore.ts";
import type { Config } from "#server/config.ts";
import type { ReportRecord } from "#server/usecases/agents/report_queue.ts";
import { type DataFolder, openDataFolder } from "#server/start/data_folder.ts";
import { limitNewFiles } from "#server/start/file_modes.ts";
import { passingGroup } from "#server/start/operator_socket.ts";

/** The spool of result reports. */
export interface OpenSpool {
  readonly spool: Spool<ReportRecord>;
  /** What is in it and not in the database, in its order. */
  readonly records: readonly ReportRecord[];
}

/** What a server has without its database. */
export interface Ground extends OpenSpool {
  readonly folder: DataFolder;
}

/** Locks the data folder for this server. */
export async function openFolder(
  config: Config,
  log: (line: string) => void,
): Promise<DataFolder> {
  limitNewFiles(config.dataMode);
  const folder = await openDataFolder(config.data, {
    mode: config.dataMode,
    gid: passingGroup(config),
    log,
  });
  await refuseHalfRestored(config.data);
  return folder;
}

export async function openSpool(
  { data, spoolMebibytes }: Config,
): Promise<OpenSpool> {
  return await Spool.open<ReportRecord>(join(data, "spool"), {
    segmentBytes: 1024 ** 2,
    mostSegments: spoolMebibytes,
  });
}
