import S3rver from "@20minutes/s3rver";
import { join } from "node:path";
import type { S3Config } from "#server/archive/s3_bucket.ts";

/** An S3-compatible store on this host, with one bucket. */
export interface S3Store extends AsyncDisposable {
  readonly config: S3Config;
  /** The variables of a server that uses it. */
  readonly env: Readonly<Record<string, string>>;
  /** Ends its answers; its files stay. */
  stop(): Promise<void>;
}

export async function startS3(): Promise<S3Store> {
  const folder = await Deno.makeTempDir({ prefix: "longshore-s3-" });
  const bucket = "longshore";
  const server = new S3rver({
    ...{ address: "127.0.0.1", port: 0, silent: true, vhostBuckets: false },
    directory: join(folder, "objects"),
    configureBuckets: [{ name: bucket, configs: [] }],
  });
  const { port } = await server.run();
  let runs = true;
  const stop = async () => {
    if (runs) await server.close();
    runs = false;
  };
  const url = `http://127.0.0.1:${port}`;
  const [key, secret, region] = ["S3RVER", "S3RVER", "us-east-1"];
  return {
    config: { url, bucket, key, secret, region },
    env: {
      LONGSHORE_S3_URL: url,
      LONGSHORE_S3_BUCKET: bucket,
      LONGSHORE_S3_KEY: key,
      LONGSHORE_S3_SECRET: secret,
    },
    stop,
    async [Symbol.asyncDispose]() {
      await stop();
      await Deno.remove(folder, { recursive: true });
    },
  };
}
