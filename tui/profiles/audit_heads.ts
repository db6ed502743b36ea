import { dirname, join } from "node:path";
import * as z from "zod";
import { AuditHead, readAuditHead } from "#shared/contract/events/events.ts";
import { call, type ServerConnection } from "#tui/api/call.ts";
import { type Environment, profilesFile } from "./profiles.ts";

const Heads = z.record(z.string(), AuditHead);
type Heads = z.output<typeof Heads>;

/**
 * Compares the server's audit log with the newest seals that this user has noted
 * for the profile, and notes its present ones. Whoever changes the log on the
 * server's host cannot change the notes of its operators.
 *
 * @returns The event from which the log differs; null: it agrees, there is no
 * note yet, or the server does not say.
 */
export async function checkAuditHead(
  connection: ServerConnection,
  profile: string,
  environment: Environment,
): Promise<number | null> {
  const file = headsFile(environment);
  if (file === null) return null;
  const heads = await readHeads(file);
  const noted = heads[profile];
  const head = await call(connection, readAuditHead, {
    query: { audit: noted?.audit.seq, log: noted?.log.seq },
  }).catch(() => null);
  if (!head) return null;
  const differsAt = noted ? differenceOf(noted, head) : null;
  // A note that differs stays, so that every start warns.
  if (differsAt === null) {
    const { audit, log } = head;
    await writeHeads(file, { ...heads, [profile]: { audit, log } });
  }
  return differsAt;
}

type ServerHead = z.output<typeof readAuditHead.output>;

/** The event at which a note is no longer true; null: it is. */
export function differenceOf(
  noted: AuditHead,
  { at, summarisedTo }: ServerHead,
): number | null {
  for (const part of ["audit", "log"] as const) {
    const { seq, hash } = noted[part];
    // Of summarised events only the last seal remains.
    if (seq === 0 || at[part] === null && seq < summarisedTo[part]) continue;
    if (at[part] !== hash) return seq;
  }
  return null;
}

function headsFile(environment: Environment): string | null {
  const profiles = profilesFile(environment);
  return profiles && join(dirname(profiles), "audit-heads.json");
}

async function readHeads(file: string): Promise<Heads> {
  try {
    return Heads.parse(JSON.parse(await Deno.readTextFile(file)));
  } catch {
    return {}; // A note that is lost is taken again.
  }
}

/** A disk that is full must not keep anybody from working. */
async function writeHeads(file: string, heads: Heads): Promise<void> {
  const aside = `${file}.${crypto.randomUUID()}`;
  try {
    await Deno.writeTextFile(aside, `${JSON.stringify(heads, null, 2)}\n`, {
      mode: 0o600,
      createNew: true,
    });
    await Deno.rename(aside, file);
  } catch {
    await Deno.remove(aside).catch(() => {});
  }
}
