import { appendEvent } from "#db/events/events.ts";
import type { Warning } from "#shared/contract/warnings.ts";
import type { Db } from "#db/store/tables.ts";
import type { Statement } from "#db/store/transaction.ts";

/** The keys of the warnings that the log has for a server. */
export async function notedWarnings(
  db: Db,
  server: string,
): Promise<string[]> {
  const rows = await db.selectFrom("noted_warning").select("key")
    .where("server", "=", server).execute();
  return rows.map(({ key }) => key);
}

/** Notes a new warning, and appends it to the log. */
export function raiseStatements(
  { server, key, host, at }: {
    readonly server: string;
    readonly key: string;
    /** The name of the server that found it. */
    readonly host: string;
    readonly at: Date;
  },
  warning: Warning,
): Statement[] {
  return [
    {
      sql: `insert into noted_warning (server, key, raised_at)
        values (?, ?, ?) on conflict do nothing`,
      params: [server, key, at.getTime()],
      orElse: "another server has noted the warning meanwhile",
    },
    appendEvent({
      kind: "warning.raised",
      actor: "server",
      at,
      payload: { warning: key, host, ...warning },
    }),
  ];
}

/** Notes that a warning is over. */
export function clearStatements(
  { server, key, host, at }: {
    readonly server: string;
    readonly key: string;
    readonly host: string;
    readonly at: Date;
  },
): Statement[] {
  return [
    {
      sql: "delete from noted_warning where server = ? and key = ?",
      params: [server, key],
      orElse: "another server has noted that meanwhile",
    },
    appendEvent({
      kind: "warning.cleared",
      actor: "server",
      at,
      payload: { warning: key, host },
    }),
  ];
}
