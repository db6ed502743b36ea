import type { Context } from "hono";
import { fragmentStream } from "#server/agent/fragment_stream.ts";
import { byteRangeIn, hasTag } from "#server/agent/wire/byte_range.ts";
import {
  type AgentEnv,
  describe,
  type Log,
  NEVER_CACHED,
  notNow,
} from "#server/agent/wire/headers.ts";
import { sleep } from "#shared/sleep.ts";
import { Downloads } from "#server/live/downloads.ts";
import type { Cache } from "./cache.ts";
import type { Fetcher } from "./fetcher.ts";
import { LinkDown, reasonOf } from "./link.ts";
import type { PlanKeeper, ServedFragment } from "./plan_keeper.ts";
import type { Membership } from "./membership.ts";

const FRAGMENT = /^(\/download\/[\w-]{1,128}\/(\d{10}))\/\2-([1-9]\d{0,6})$/;
const CACHEABLE = /^\/download\/cache_/;

/** Each takes up to a megabyte of memory; more would not be faster. */
const DOWNLOADS = { key: "every", atOnce: 32, bytesPerSecond: 0 };
const CHUNK_BYTES = 64 * 1024;
/** Agents give up a request that is silent for 180 s. */
const FETCH_WAITS_MS = 100_000;

export interface FragmentsOptions {
  readonly plan: Pick<PlanKeeper, "find" | "refreshSoon">;
  readonly cache: Pick<Cache, "find">;
  readonly fetcher: Pick<Fetcher, "fetchNow">;
  readonly membership: Pick<Membership, "isRevoked">;
  readonly log: Log;
}

/** Answers GET and HEAD of fragments that the plan names, as mirrors do. */
export class Fragments {
  readonly #options: FragmentsOptions;
  readonly #downloads = new Downloads({ waitSeconds: 100 });

  constructor(options: FragmentsOptions) {
    this.#options = options;
  }

  close(): void {
    this.#downloads.close();
  }

  /** @returns null: the centre has to answer it. */
  async answer(c: Context<AgentEnv>): Promise<Response | null> {
    const { membership, fetcher, cache } = this.#options;
    const [, path, , number] = FRAGMENT.exec(c.req.path) ?? [];
    if (path === undefined) return null;
    if (membership.isRevoked) return notNow();
    const fragment = await this.#find(path, Number(number));
    if (!fragment) return null;
    for (let tries = 0; tries < 2; tries++) {
      const file = await cache.find(fragment);
      if (file !== null) return await this.#send(c, fragment, file);
      const outcome = await inTime(fetcher.fetchNow(fragment));
      if (outcome === "no room") return null;
      if (outcome === "ended") {
        await this.#refresh();
        return null;
      }
      if (outcome === "later") return notNow();
    }
    return notNow();
  }

  async #find(path: string, number: number): Promise<ServedFragment | null> {
    const { plan } = this.#options;
    const found = plan.find(path, number);
    if (found || !CACHEABLE.test(path)) return found;
    // It may have been activated since the plan was made.
    await this.#refresh();
    return plan.find(path, number);
  }

  async #refresh(): Promise<void> {
    try {
      await this.#options.plan.refreshSoon();
    } catch (error) {
      if (error instanceof LinkDown) return;
      this.#options.log(`plan: ${reasonOf(error)}`);
    }
  }

  async #send(
    c: Context<AgentEnv>,
    { sha256, bytes }: ServedFragment,
    path: string,
  ): Promise<Response> {
    const etag = `"${sha256}"`;
    const headers: Record<string, string> = {
      "Content-Type": "application/octet-stream",
      "Cache-Control": "public, max-age=31536000, immutable",
      "Accept-Ranges": "bytes",
      ETag: etag,
    };
    if (hasTag(c.req.header("if-none-match"), etag)) {
      return new Response(null, { status: 304, headers });
    }
    const condition = c.req.header("if-range");
    const isWhole = c.req.method === "HEAD" ||
      condition !== undefined && condition !== etag;
    const range = isWhole ? null : byteRangeIn(c.req.header("range"), bytes);
    if (range === "unsatisfiable") {
      return new Response(null, {
        status: 416,
        headers: {
          ...headers,
          ...NEVER_CACHED,
          "Content-Range": `bytes */${bytes}`,
        },
      });
    }
    const from = range?.from ?? 0;
    const size = range ? range.to - range.from + 1 : bytes;
    headers["Content-Length"] = `${size}`;
    if (range) headers["Content-Range"] = `bytes ${from}-${range.to}/${bytes}`;
    if (c.req.method === "HEAD") return new Response(null, { headers });
    const ticket = await this.#downloads.enter(0, [DOWNLOADS]);
    if (ticket === null) {
      this.#options.log(
        `${describe(c)}: 503: too many downloads wait for their turn`,
      );
      return notNow();
    }
    let file: Deno.FsFile | null = null;
    try {
      file = await Deno.open(path);
      await file.seek(from, Deno.SeekMode.Start);
    } catch {
      // It has just been removed for another one.
      file?.close();
      this.#downloads.leave(ticket);
      return notNow();
    }
    const leave = () => this.#downloads.leave(ticket);
    const { completed } = c.env;
    if (range || !completed) {
      const body = fragmentStream({
        ...{ file, size, onSent: () => {}, onEnd: leave },
        pace: () => Promise.resolve(CHUNK_BYTES),
      });
      return new Response(body, { status: range ? 206 : 200, headers });
    }
    // Deno sends a whole file without its bytes passing through JavaScript.
    completed.then(leave, leave);
    return new Response(file.readable, { headers });
  }
}

/** An agent that waits for longer comes again; the fetch goes on. */
async function inTime<T>(fetching: Promise<T>): Promise<T | "later"> {
  const done = new AbortController();
  try {
    return await Promise.race([
      fetching,
      sleep(FETCH_WAITS_MS, done.signal).then(() => "later" as const),
    ]);
  } finally {
    done.abort();
  }
}
