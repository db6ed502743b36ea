import { AwsClient } from "aws4fetch";
import { createReadStream } from "node:fs";
import { type IncomingMessage, request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { DAY_MS } from "#shared/time.ts";
import { type Bucket, type BucketEntry, BucketError } from "./bucket.ts";

/** Where an S3-compatible bucket is, and the key to it. */
export interface S3Config {
  /** Without the bucket, such as `https://s3.example.org`. */
  readonly url: string;
  readonly bucket: string;
  readonly key: string;
  readonly secret: string;
  readonly region: string;
}

/** Time without progress after which a request counts as failed. */
const STALL_MS = 60_000;
/** More than S3 takes in one request. */
const MOST_BYTES = 5 * 1024 ** 3;
/** Names of archives begin with this. */
const FOLDER = "archives/";

/** An answer whose body was read. */
interface Answer {
  readonly status: number;
  readonly body: string;
}

/** A bucket of an S3-compatible object store, addressed by its path. */
export class S3Bucket implements Bucket {
  readonly name: string;
  readonly #config: S3Config;
  readonly #aws: AwsClient;

  constructor(config: S3Config) {
    this.#config = config;
    this.name = `${config.url}/${config.bucket}`;
    this.#aws = new AwsClient({
      accessKeyId: config.key,
      secretAccessKey: config.secret,
      region: config.region,
      service: "s3",
      retries: 0,
    });
  }

  async put(sha256: string, path: string, bytes: number): Promise<void> {
    const doing = "store an archive in";
    if (bytes > MOST_BYTES) {
      throw new BucketError(
        `Cannot ${doing} ${this.name}: it has ${bytes} bytes, and S3 takes ${MOST_BYTES} at a time; split it into several packages`,
      );
    }
    const there = await this.#ask(doing, "HEAD", this.#urlOf(sha256));
    if (there.ok && isFresh(there)) return;
    if (!there.ok && there.status !== 404) {
      throw this.#refused(doing, { status: there.status, body: "" });
    }
    const signed = await this.#aws.sign(this.#urlOf(sha256), {
      method: "PUT",
      headers: { "x-amz-content-sha256": sha256 },
    });
    const answer = await upload(signed, path, bytes).catch((error) => {
      throw this.#unreachable(doing, error);
    });
    if (answer.status !== 200) throw this.#refused(doing, answer);
  }

  async open(sha256: string): Promise<ReadableStream<Uint8Array> | null> {
    const doing = "read an archive in";
    const answer = await this.#ask(doing, "GET", this.#urlOf(sha256));
    if (answer.ok && answer.body) return answer.body;
    const body = await answer.text();
    if (codeIn(body) === "NoSuchKey") return null;
    throw this.#refused(doing, { status: answer.status, body });
  }

  async *list(): AsyncGenerator<BucketEntry> {
    const doing = "list the archives in";
    let token: string | null = null;
    do {
      const query = new URLSearchParams({ "list-type": "2", prefix: FOLDER });
      if (token !== null) query.set("continuation-token", token);
      const url = `${this.name}?${query}`;
      const answer = await this.#ask(doing, "GET", url);
      const body = await answer.text();
      if (!answer.ok) {
        throw this.#refused(doing, { status: answer.status, body });
      }
      yield* entriesIn(body);
      token = contentOf(body, "NextContinuationToken");
    } while (token !== null);
  }

  async remove(sha256: string): Promise<void> {
    const doing = "remove an archive in";
    const answer = await this.#ask(doing, "DELETE", this.#urlOf(sha256));
    const body = await answer.text();
    if (!answer.ok) throw this.#refused(doing, { status: answer.status, body });
  }

  #urlOf(sha256: string): string {
    return `${this.name}/${FOLDER}${sha256}`;
  }

  /** @throws {BucketError} If no answer begins in time. */
  async #ask(doing: string, method: string, url: string): Promise<Response> {
    const slow = new AbortController();
    const timer = setTimeout(() => slow.abort(), STALL_MS);
    try {
      const signed = await this.#aws.sign(url, { method });
      return await fetch(signed, { signal: slow.signal });
    } catch (error) {
      throw this.#unreachable(doing, error);
    } finally {
      clearTimeout(timer);
    }
  }

  #unreachable(doing: string, error: unknown): BucketError {
    const why = error instanceof Error ? error.message : String(error);
    return new BucketError(
      `Cannot ${doing} ${this.name}: it does not answer (${why}); check that it runs, and LONGSHORE_S3_URL`,
      { cause: error },
    );
  }

  #refused(doing: string, { status, body }: Answer): BucketError {
    const code = codeIn(body);
    const said = code === null ? `${status}` : `${status} ${code}`;
    const what = status === 401 || status === 403
      ? "check LONGSHORE_S3_KEY, LONGSHORE_S3_SECRET and LONGSHORE_S3_REGION, and what the key may do"
      : status === 404
      ? `create the bucket "${this.#config.bucket}", or set LONGSHORE_S3_BUCKET to one that is there`
      : "see its own log";
    return new BucketError(
      `Cannot ${doing} ${this.name}: it answered ${said}; ${what}`,
    );
  }
}

/** False for one that a collector may be about to remove. */
function isFresh({ headers }: Response): boolean {
  const storedAt = Date.parse(headers.get("last-modified") ?? "");
  return Date.now() - storedAt < DAY_MS / 2;
}

/**
 * Sends a file with its length. `fetch` would send a stream in chunks, without
 * it, which S3 refuses.
 */
async function upload(
  { url, headers }: Request,
  path: string,
  bytes: number,
): Promise<Answer> {
  const answered = Promise.withResolvers<IncomingMessage>();
  const send = url.startsWith("https:") ? httpsRequest : httpRequest;
  const outgoing = send(url, {
    method: "PUT",
    headers: {
      ...Object.fromEntries(headers),
      "content-length": String(bytes),
    },
  }, answered.resolve);
  outgoing.setTimeout(STALL_MS, () => {
    outgoing.destroy(new Error(`nothing moved for ${STALL_MS / 1000} s`));
  });
  outgoing.on("error", answered.reject);
  // An answer that comes early counts, though the rest cannot be sent then.
  pipeline(createReadStream(path), outgoing).catch(answered.reject);
  const answer = await answered.promise;
  return { status: answer.statusCode ?? 0, body: await text(answer) };
}

/** The code in the XML of an error of S3, such as `NoSuchKey`. */
function codeIn(xml: string): string | null {
  return contentOf(xml, "Code");
}

/** The text of the first element with this name. */
function contentOf(xml: string, name: string): string | null {
  return new RegExp(`<${name}>([^<]+)</${name}>`).exec(xml)?.[1] ?? null;
}

function* entriesIn(xml: string): Generator<BucketEntry> {
  for (const [, one] of xml.matchAll(/<Contents>(.*?)<\/Contents>/gs)) {
    const sha256 = /^archives\/([0-9a-f]{64})$/.exec(
      contentOf(one!, "Key") ?? "",
    )?.[1];
    const storedAt = new Date(contentOf(one!, "LastModified") ?? "");
    if (sha256 !== undefined) yield { sha256, storedAt };
  }
}
