import { join } from "node:path";
import { STATUS_SECONDS } from "#shared/relay/status.ts";
import { sleep } from "#shared/sleep.ts";
import { HOUR_MS } from "#shared/time.ts";
import { spaceAt } from "#server/archive/disk.ts";
import type { ListenAddress } from "#server/http/address.ts";
import { rateLimitedLog } from "#server/agent/limits/rate_limited_log.ts";
import { Cache } from "./cache.ts";
import { Centre, CentreRefusal } from "./centre.ts";
import { Challenge } from "./challenge.ts";
import { Fetcher } from "./fetcher.ts";
import { Forwarder } from "./forwarder.ts";
import { Fragments } from "./fragments.ts";
import { statusOf } from "./heartbeat.ts";
import {
  authorityOf,
  certificateOf,
  isRenewalDue,
  newCertificate,
  readTokenFile,
} from "./identity.ts";
import { Link, LinkDown, reasonOf } from "./link.ts";
import { RelayListeners } from "./listeners.ts";
import { lockFolder } from "./lock_folder.ts";
import { PlanKeeper } from "./plan_keeper.ts";
import { prefetch } from "./prefetch.ts";
import { relayRoutes } from "./routes.ts";
import { Spool } from "./spool.ts";
import { Membership } from "./membership.ts";

export interface RelayOptions {
  /** The centre's https listener, without a path. */
  readonly centre: string;
  readonly tokenFile: string;
  readonly data: string;
  readonly http: ListenAddress;
  readonly https: ListenAddress;
  readonly log: (line: string) => void;
  /** Ends a start that waits for the centre. */
  readonly signal: AbortSignal;
  /** How often it asks for the plan and reports itself; by default a minute. */
  readonly everyMs?: number;
}

/** A relay that answers agents. */
export interface Relay {
  /** The ports it got, where 0 was asked for. */
  readonly http: number;
  readonly https: number;
  /** Ends it; what is under way may take so many seconds. */
  close(seconds: number): Promise<void>;
}

/** Before the disk is full, it is not ready. */
const LEAST_FREE_BYTES = 16 * 1024 ** 2;
/** A centre that signs a certificate which is due at once is asked so often. */
const RENEW_AGAIN_MS = HOUR_MS;
/** Shorter than the centre keeps a connection that is idle. */
const POOL_IDLE_MS = 20_000;

/**
 * Starts a relay: gets its identity, opens its files and its listeners.
 *
 * @throws {BadToken} If the token file cannot be used.
 * @throws {BadCentre} If the centre cannot be used, whatever the time.
 * @throws {CannotListen} If a listener cannot be opened.
 */
export async function startRelay(options: RelayOptions): Promise<Relay> {
  const { data, signal } = options;
  const log = rateLimitedLog(options.log);
  const token = await readTokenFile(options.tokenFile);
  const closing: (() => unknown)[] = [await lockFolder(data)];
  const closeAll = async () => {
    for (const close of closing.reverse()) await close();
  };
  try {
    return await start({ ...options, log }, token, closing, closeAll);
  } catch (error) {
    await closeAll();
    signal.throwIfAborted();
    throw error;
  }
}

async function start(
  options: RelayOptions,
  token: Awaited<ReturnType<typeof readTokenFile>>,
  closing: (() => unknown)[],
  closeAll: () => Promise<void>,
): Promise<Relay> {
  const { data, log, centre: url } = options;
  const startedAt = new Date();
  const spool = Spool.open(join(data, "relay.db"));
  closing.push(() => spool.close());
  const { signal } = options;
  const tls = { url, token, folder: join(data, "tls"), log, signal };
  const authority = await authorityOf(tls);
  const client = Deno.createHttpClient({
    caCerts: [authority],
    http2: false,
    poolIdleTimeout: POOL_IDLE_MS,
    poolMaxIdlePerHost: 32,
  });
  closing.push(() => client.close());
  const link = new Link({
    centre: url,
    log,
    probe: (signal) => probe(url, client, signal),
  });
  closing.push(() => link.close());
  const membership = new Membership(log);
  let { secret } = token;
  const centre = new Centre({
    ...{ url, client, link, membership },
    secret: () => secret,
  });
  let certificate = await certificateOf({ ...tls, centre, authority });
  const plan = new PlanKeeper({ centre, spool });
  const cache = await Cache.open({
    folder: join(data, "cache"),
    log,
    planned: (sha256) => plan.names(sha256),
  });
  const fetcher = new Fetcher({ cache, centre, log });
  closing.push(() => fetcher.close());
  const forwarder = new Forwarder({ spool, centre, link, membership, log });
  closing.push(() => forwarder.close());
  const fragments = new Fragments({ plan, cache, fetcher, membership, log });
  const readiness = async () => {
    const space = await spaceAt(data);
    return [
      ...link.isDown ? ["link"] : [],
      ...membership.isRevoked ? ["identity"] : [],
      ...spool.hasRoom ? [] : ["spool"],
      ...space && space.free < LEAST_FREE_BYTES ? ["disk"] : [],
    ];
  };
  const routes = relayRoutes({
    ...{ centre, spool, forwarder, fragments, membership, readiness, log },
    challenge: new Challenge(spool),
  });
  const listeners = new RelayListeners({
    ...{ http: options.http, https: options.https, certificate, log },
    answer: (request, env) => routes.fetch(request, env),
  });

  const stopping = new AbortController();
  const refreshPlan = async () => {
    if (membership.isRevoked) {
      ({ secret } = await readTokenFile(options.tokenFile));
    }
    await plan.refresh();
    if (plan.plan) await cache.setLimit(plan.plan.settings.cacheBytes);
  };
  let renewedAt = -Infinity;
  let renewedFor = "";
  const renew = async () => {
    const names = plan.plan?.relay.names ?? [];
    const now = Date.now();
    const key = names.join(" ");
    if (key === renewedFor && now - renewedAt < RENEW_AGAIN_MS) return;
    if (!isRenewalDue(certificate.cert, names, now)) return;
    [renewedAt, renewedFor] = [now, key];
    certificate = await newCertificate({ ...tls, centre });
    listeners.useCertificate(certificate);
    log(
      `certificate: renewed, valid until ${certificate.until.toISOString()}`,
    );
  };
  const report = async () => {
    await centre.status(
      await statusOf({
        ...{ data, startedAt, spool, cache, plan, link },
        certificateUntil: () => certificate.until,
      }),
    );
  };
  if (plan.plan) await cache.setLimit(plan.plan.settings.cacheBytes);
  const everyMs = options.everyMs ?? STATUS_SECONDS * 1000;
  const loops = [
    repeat([refreshPlan, renew, report], {
      ...{ log, link, membership, everyMs },
      signal: stopping.signal,
    }),
    prefetch({
      ...{ plan, cache, fetcher, link, signal: stopping.signal },
      everyMs: Math.min(everyMs, 5000),
    }),
  ];
  return {
    http: listeners.httpPort,
    https: listeners.httpsPort,
    async close(seconds) {
      stopping.abort();
      fragments.close();
      await listeners.stop(seconds);
      await closeAll();
      await Promise.all(loops);
    },
  };
}

/** Any answer shows that the link works. */
async function probe(
  url: string,
  client: Deno.HttpClient,
  signal: AbortSignal,
): Promise<null> {
  const answer = await fetch(new URL("/health", url), { client, signal });
  await answer.body?.cancel();
  return null;
}

interface RepeatOptions {
  readonly log: (line: string) => void;
  readonly link: Link;
  readonly membership: Membership;
  readonly everyMs: number;
  readonly signal: AbortSignal;
}

/** Does things one after the other, again and again, and when the link is back. */
async function repeat(
  acts: readonly (() => Promise<void>)[],
  { log, link, membership, everyMs, signal }: RepeatOptions,
): Promise<void> {
  const closed = new Promise<void>((resolve) =>
    signal.addEventListener("abort", () => resolve(), { once: true })
  );
  const said = new Map<number, string>();
  while (!signal.aborted) {
    for (const [index, act] of acts.entries()) {
      if (link.isDown) break;
      try {
        await act();
        said.delete(index);
      } catch (error) {
        if (signal.aborted) return;
        if (error instanceof LinkDown || membership.isRevoked) break;
        const words = `centre: ${
          error instanceof CentreRefusal ? error.message : reasonOf(error)
        }`;
        // What does not change is said once.
        if (said.get(index) !== words) log(words);
        said.set(index, words);
      }
    }
    if (link.isDown) await Promise.race([closed, link.works()]);
    else await pause(everyMs, link, signal);
  }
}

/** Waits, at most until the link has been down and is back. */
async function pause(
  milliseconds: number,
  link: Link,
  signal: AbortSignal,
): Promise<void> {
  const over = new AbortController();
  await Promise.race([
    sleep(milliseconds, AbortSignal.any([over.signal, signal])),
    link.nextReturn,
  ]);
  over.abort();
}
