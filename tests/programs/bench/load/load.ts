/**
 * The load generator, a separate process: takes a `Load` as JSON on its command
 * line and prints a `LoadResult` for each lane, as one line of JSON.
 */
import { inflateSync } from "node:zlib";
import { type Answer, connect } from "./connection.ts";
import { requestsOf, type Traffic } from "./requests.ts";

/** Connections that send the same kind of request, one after the other. */
export interface Lane {
  readonly url: string;
  readonly traffic: Traffic;
  readonly connections: number;
  /**
   * Requests per second of all its connections together; absent: as many as
   * possible.
   */
  readonly rate?: number;
  /** Opens a new connection for each request, which is included in its time. */
  readonly fresh?: true;
}

export interface Load {
  readonly seconds: number;
  readonly lanes: readonly Lane[];
  /** PEM text, for `https:`. */
  readonly ca?: string;
}

/** The figures of a lane, without the first fifth of its time. */
export interface LoadResult {
  readonly requests: number;
  readonly perSecond: number;
  /** Milliseconds, of 2xx responses only. */
  readonly p50: number;
  readonly p99: number;
  readonly bytes: number;
  /** Number of responses other than 2xx. */
  readonly refused: number;
  /**
   * Average number of packages in an answer to a poll, over a sample; null for
   * other requests.
   */
  readonly packages: number | null;
  /** Connections opened while it counted, handshakes included. */
  readonly opened: number;
}

/** One answer to a poll in this many is unpacked and parsed. */
const READ_ONE_IN = 53;

async function run(load: Load): Promise<LoadResult[]> {
  const lanes = await Promise.all(load.lanes.map(async (lane) => ({
    lane,
    requests: await requestsOf(new URL(lane.url), lane.traffic),
    connections: await Promise.all(
      Array.from(
        { length: lane.connections },
        () => connect(new URL(lane.url), load.ca),
      ),
    ),
  })));
  const begun = performance.now();
  const countFrom = begun + load.seconds * 200;
  const end = begun + load.seconds * 1000;
  return await Promise.all(lanes.map(async ({ lane, ...own }) => {
    const { requests, connections } = own;
    const counted: number[] = [];
    let [next, bytes, refused, read, packages, opened] = [0, 0, 0, 0, 0, 0];
    // A slow server is waited for until there is at least one response.
    const done = (time: number) =>
      time >= end && (counted.length > 0 || refused > 0);
    const count = (asked: number, answer: Answer) => {
      const now = performance.now();
      if (asked < countFrom || done(now)) return;
      if (answer.status < 200 || answer.status > 299) return void refused++;
      counted.push(now - asked);
      bytes += answer.bytes;
      const polled = lane.traffic.kind === "poll" && answer.bytes > 0;
      if (polled && counted.length % READ_ONE_IN === 0) {
        read++;
        packages += packagesIn(answer.body);
      }
    };
    await Promise.all(connections.map(async (first) => {
      let connection = first;
      for (;;) {
        const turn = next++;
        const due = lane.rate ? begun + turn * 1000 / lane.rate : 0;
        if (due) await until(due);
        // Late requests are timed from when they were due, so that no lag is
        // hidden.
        const startedAt = due || performance.now();
        if (done(startedAt)) break;
        const request = requests[turn % requests.length]!;
        if (lane.fresh) {
          connection.close();
          connection = await connect(new URL(lane.url), load.ca);
          if (startedAt >= countFrom) opened++;
        }
        count(startedAt, await connection.exchange(request));
      }
      connection.close();
    }));
    counted.sort((a, b) => a - b);
    const at99 = counted[Math.ceil(counted.length * 0.99) - 1] ?? NaN;
    return {
      requests: counted.length,
      perSecond: counted.length / (load.seconds * 0.8),
      p50: counted[Math.floor(counted.length / 2)] ?? NaN,
      p99: at99,
      bytes,
      refused,
      packages: read > 0 ? packages / read : null,
      opened,
    };
  }));
}

function until(time: number): Promise<void> {
  const ms = time - performance.now();
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}

function packagesIn(body: Uint8Array): number {
  return inflateSync(body).toString().split('TYPE="PACK"').length - 1;
}

if (import.meta.main) {
  console.log(JSON.stringify(await run(JSON.parse(Deno.args[0]!))));
}
