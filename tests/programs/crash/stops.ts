import { type IncomingMessage, request as httpRequest } from "node:http";
import { uploadArchive } from "#shared/contract/packages/archives.ts";
import {
  appendToUpload,
  createUpload,
  finishUpload,
  readUpload,
} from "#shared/contract/packages/uploads.ts";
import { MINUTE_MS } from "#shared/time.ts";
import { addressOf } from "#tui/api/call.ts";
import { noise, zipOf } from "#tests/harness/store/archives.ts";
import { randomOf } from "#tests/harness/fleet/fleet.ts";
import {
  type RunningServer,
  startServer,
} from "#tests/harness/server/server.ts";
import { halfUploads } from "./aftermath.ts";
import { check, type Faults } from "./check.ts";
import { Ledger } from "./ledger.ts";
import { gather } from "./storm.ts";

export interface StopsOptions {
  readonly seed: number;
  /** How often the server is stopped with SIGTERM. */
  readonly stops: number;
  /** True if every upload would end by itself within a second or two. */
  readonly patient?: boolean;
}

export interface StopsResult {
  stops: number;
  /** Number of result reports answered 200. */
  acknowledged: number;
  /**
   * Number of single-request uploads that were answered, and of parts that were
   * continued later.
   */
  uploads: number;
  resumed: number;
  /** The longest duration of a stop, in milliseconds. */
  longest: number;
  faults: Faults;
}

/**
 * Stops a working server with SIGTERM while files are uploaded, in one request
 * and in parts, and results are reported. It must end with 0 before
 * `startServer`'s time limit; what it acknowledged must be stored, an upload in
 * parts must continue where it ended, and one that was not acknowledged must
 * leave nothing. Ends early at the first fault.
 */
export async function stopped(
  { seed, stops, patient = false }: StopsOptions,
): Promise<StopsResult> {
  const random = randomOf(seed);
  const ledger = new Ledger();
  const result: StopsResult = {
    ...{ stops: 0, acknowledged: 0, uploads: 0, resumed: 0, longest: 0 },
    faults: [],
  };
  await using server = await startServer();
  using crowd = await gather(server, ledger, seed);
  while (result.stops < stops && result.faults.length === 0) {
    const faults: string[] = [];
    const [whole, parts] = [someZip(random), someZip(random)];
    const pace = () => patient ? random() * 1500 : random() ** 3 * MINUTE_MS;
    const [wholePace, partPace] = [pace(), pace()];
    const announced = await server.api(createUpload, {
      body: { name: "parts.zip", bytes: parts.length },
    });
    const first = Math.floor(random() * parts.length);
    await append(server, announced.id, 0, parts.subarray(0, first), 0);

    let uploading: Promise<unknown> = Promise.resolve();
    await crowd.live(1 + random() * 100, async (further) => {
      uploading = Promise.all([
        sendWhole(server, ledger, whole, wholePace),
        append(server, announced.id, first, parts.subarray(first), partPace),
      ]);
      await further(random() * 60);
      const asked = performance.now();
      const code = await server.stop();
      const took = Math.round(performance.now() - asked);
      result.longest = Math.max(result.longest, took);
      if (code !== 0) faults.push(`it ended with ${code} after ${took} ms`);
    }).catch((error) => faults.push(`${error}\n${server.log().slice(-2000)}`));
    await uploading;
    await server.restart();
    faults.push(
      ...await halfUploads(server),
      ...await goesOn(server, ledger, announced.id, first, parts),
      ...await check(server, ledger.claims()),
    );
    Object.assign(result, {
      stops: result.stops + 1,
      acknowledged: ledger.count("report").answered,
      uploads: ledger.keys("used", false).length,
      resumed: result.resumed + 1,
      faults,
    });
  }
  return result;
}

/**
 * Checks that the interrupted part is stored as far as it arrived, and
 * completes it.
 */
async function goesOn(
  server: RunningServer,
  ledger: Ledger,
  id: string,
  first: number,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<Faults> {
  const { offset } = await server.api(readUpload, { params: { id } });
  if (offset < first) return [`of ${first} bytes of a part ${offset} are kept`];
  await append(server, id, offset, bytes.subarray(offset), 0);
  const { archive } = await server.api(finishUpload, { params: { id } });
  ledger.enter("used", archive.id, false);
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return archive.sha256 === new Uint8Array(digest).toHex()
    ? []
    : [`an upload that went on at ${offset} is not what was sent`];
}

/** Uploads in one request; the ledger records whether it was answered. */
async function sendWhole(
  server: RunningServer,
  ledger: Ledger,
  bytes: Uint8Array<ArrayBuffer>,
  pace: number,
): Promise<void> {
  const query = { name: "whole.zip", target: "unix" as const };
  const path = addressOf(uploadArchive, { query });
  const text = await send(server, "POST", path, bytes, pace);
  if (text === null) return;
  const { archive } = uploadArchive.output.parse(JSON.parse(text));
  ledger.enter("used", archive.id, false);
}

/** Adds a part; false: it was not answered. */
async function append(
  server: RunningServer,
  id: string,
  offset: number,
  bytes: Uint8Array<ArrayBuffer>,
  pace: number,
): Promise<boolean> {
  const path = addressOf(appendToUpload, { params: { id } });
  const headers = { "upload-offset": `${offset}` };
  return await send(server, "PATCH", path, bytes, pace, headers) !== null;
}

const PIECES = 20;

/**
 * Sends a body in pieces, with its length announced.
 *
 * @param pace Total duration in milliseconds.
 * @returns The answer's text; null: there was none.
 * @throws {Error} With the answer, if that is not a success.
 */
async function send(
  { operatorUrl, token }: RunningServer,
  method: string,
  path: string,
  bytes: Uint8Array<ArrayBuffer>,
  pace: number,
  headers: Readonly<Record<string, string>> = {},
): Promise<string | null> {
  const sending = httpRequest(operatorUrl + path, {
    method,
    headers: {
      ...headers,
      authorization: `Bearer ${token}`,
      "content-type": "application/octet-stream",
      "content-length": bytes.length,
    },
  });
  const answered = Promise.withResolvers<IncomingMessage | null>();
  sending.on("response", answered.resolve);
  sending.on("error", () => answered.resolve(null));
  sending.on("close", () => answered.resolve(null));
  const size = Math.ceil(bytes.length / PIECES) || 1;
  for (let at = 0; at < bytes.length && !sending.destroyed; at += size) {
    sending.write(bytes.subarray(at, at + size));
    await new Promise((wake) => setTimeout(wake, pace / PIECES));
  }
  sending.end();
  const answer = await answered.promise;
  if (!answer) return null;
  let text = "";
  try {
    for await (const piece of answer) text += piece;
  } catch {
    return null;
  }
  const status = answer.statusCode ?? 0;
  if (status >= 200 && status < 300) return text;
  // The server's time limit passed before everything had arrived.
  if (status === 400 && text.includes("broke off")) return null;
  throw new Error(`The upload was answered ${status}: ${text}`);
}

function someZip(random: () => number): Uint8Array<ArrayBuffer> {
  const bytes = noise(100_000 + Math.floor(random() * 900_000));
  return zipOf({ name: "setup.sh", bytes });
}
