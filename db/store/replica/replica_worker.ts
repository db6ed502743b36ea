/// <reference lib="deno.worker" />
/** The thread that syncs a replica, in a process of its own. */
import { type Client, createClient } from "@libsql/client";
import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
import {
  lockFile,
  positionFile,
  replicaFiles,
  type ReplicaPlace,
} from "./replica_place.ts";
import type { ReplicaReport } from "./report.ts";

/** The longest time until another server's commit is looked for. */
const PERIOD_MS = 20;
/** The pause after a failure. */
const AWAY_MS = 500;
/** While nothing changes, it says this often that it works. */
const SIGN_OF_LIFE_MS = 1000;

/** The highest request that has arrived. */
let asked = 0;
/** Ends the pause before the next sync. */
let wake = () => {};

self.onmessage = ({ data }: MessageEvent<ReplicaPlace | number>) => {
  if (typeof data !== "number") {
    void keep(data);
    return;
  }
  asked = Math.max(asked, data);
  wake();
};

async function keep(place: ReplicaPlace): Promise<void> {
  using _lock = await locked(lockFile(place.path));
  const why = place.fromScratch
    ? "it could not be synced for a while"
    : await damageOf(place.path);
  if (why !== null) rebuild(place.path, why);
  for (;;) {
    const began = Date.now();
    try {
      await follow(place);
    } catch (error) {
      report({ kind: "away", why: messageOf(error) });
    }
    await new Promise((resolve) =>
      setTimeout(resolve, Math.max(0, AWAY_MS - (Date.now() - began)))
    );
  }
}

/** Syncs until that fails. */
async function follow({ path, url, authToken }: ReplicaPlace): Promise<never> {
  const client = createClient({
    url: pathToFileURL(path).href,
    syncUrl: url,
    authToken,
  });
  try {
    let [frame, saidAt] = [NaN, 0];
    let answered = 0;
    for (;;) {
      const request = asked;
      const replicated = await client.sync();
      const [now, synced] = [
        replicated?.frame_no ?? 0,
        replicated?.frames_synced ?? 0,
      ];
      const isNewLog = now < frame || synced > now - frame;
      if (
        now !== frame || isNewLog || request > answered ||
        Date.now() - saidAt >= SIGN_OF_LIFE_MS
      ) {
        report({ kind: "synced", frame: now, isNewLog, asked: request });
        [frame, answered, saidAt] = [now, request, Date.now()];
      }
      if (asked === request) await pause(PERIOD_MS);
    }
  } finally {
    client.close();
  }
}

/** Waits, but not once another request has arrived. */
async function pause(ms: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  wake = resolve;
  await promise;
  clearTimeout(timer);
}

/** Two processes that sync one file damage it. */
async function locked(path: string): Promise<Deno.FsFile> {
  const file = await Deno.open(path, {
    write: true,
    create: true,
    mode: 0o600,
  });
  while (!await file.tryLock(true)) {
    report({ kind: "locked" });
    await new Promise((resolve) => setTimeout(resolve, SIGN_OF_LIFE_MS));
  }
  return file;
}

/** The reason a replica has to be copied from scratch; null: none. */
async function damageOf(path: string): Promise<string | null> {
  if (!replicaFiles(path).some((file) => existsSync(file))) return null;
  if (!existsSync(path)) return "its file is missing";
  const written = Deno.statSync(path).mtime?.getTime() ?? 0;
  if (!existsSync(positionFile(path))) return "its position is not known";
  // A power cut may keep the position and lose pages, which no check sees.
  if (written < Date.now() - Deno.osUptime() * 1000) {
    return "the host has started since it was written";
  }
  report({ kind: "checking" });
  let client: Client | null = null;
  try {
    client = createClient({ url: pathToFileURL(path).href });
    const { rows } = await client.execute("pragma quick_check(1)");
    const found = String(rows[0]?.quick_check ?? "it cannot be checked");
    return found === "ok" ? null : found;
  } catch (error) {
    return messageOf(error);
  } finally {
    client?.close();
  }
}

function rebuild(path: string, why: string): void {
  for (const file of replicaFiles(path)) {
    if (existsSync(file)) Deno.removeSync(file);
  }
  report({ kind: "rebuilding", why });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const encoder = new TextEncoder();

function report(report: ReplicaReport): void {
  Deno.stdout.writeSync(encoder.encode(`${JSON.stringify(report)}\n`));
}
