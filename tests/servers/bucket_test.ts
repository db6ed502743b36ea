import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { openArchives } from "#server/archive/archives.ts";
import { BucketError } from "#server/archive/bucket.ts";
import { S3Bucket, type S3Config } from "#server/archive/s3_bucket.ts";
import { deletePackage } from "#server/usecases/packages/delete_package.ts";
import { FetchedFiles } from "#server/usecases/packages/shared_files.ts";
import { tidyBucket } from "#server/usecases/packages/tidy_bucket.ts";
import { DAY_MS } from "#shared/time.ts";
import { type S3Store, startS3 } from "#tests/harness/server/s3.ts";
import {
  noise,
  temporaryFolder,
  zipOf,
} from "#tests/harness/store/archives.ts";
import { temporaryDatabase } from "#tests/harness/store/database.ts";
import {
  ada,
  packagesOf,
  packageUseCases,
} from "#tests/harness/store/packages.ts";
import { refused } from "#tests/packages/packages_fixture.ts";

describe("a bucket", () => {
  let s3: S3Store;
  beforeAll(async () => {
    s3 = await startS3();
  });
  afterAll(async () => await s3[Symbol.asyncDispose]());

  /** A file, and its digest. */
  async function aFile(folder: string, bytes: Uint8Array<ArrayBuffer>) {
    const path = join(folder, "file");
    await Deno.writeFile(path, bytes);
    return { path, sha256: createHash("sha256").update(bytes).digest("hex") };
  }

  it("gives back what was stored, lists and removes it", async () => {
    await using folder = await temporaryFolder();
    const bucket = new S3Bucket(s3.config);
    const bytes = noise(3_000_000, 5);
    const { path, sha256 } = await aFile(folder.path, bytes);
    assertEquals(await bucket.open(sha256), null);
    await bucket.put(sha256, path, bytes.length);
    // It is there: the file is not read again.
    await bucket.put(sha256, join(folder.path, "none"), bytes.length);
    const body = await bucket.open(sha256);
    assertEquals(await new Response(body).bytes(), bytes);
    const listed = await Array.fromAsync(bucket.list());
    assertEquals(listed.map((one) => one.sha256), [sha256]);
    assert(Math.abs(listed[0]!.storedAt.getTime() - Date.now()) < DAY_MS);
    await bucket.remove(sha256);
    assertEquals(await Array.fromAsync(bucket.list()), []);
  });

  const faults: readonly [string, Partial<S3Config>, RegExp][] = [
    [
      "the secret is wrong",
      { secret: "another" },
      /it answered 403.*; check LONGSHORE_S3_KEY, LONGSHORE_S3_SECRET/,
    ],
    [
      "the bucket is missing",
      { bucket: "nowhere" },
      /404 NoSuchBucket; create the bucket "nowhere", or set LONGSHORE_S3_BUCKET/,
    ],
    [
      "nothing listens there",
      { url: "http://127.0.0.1:1" },
      /does not answer \(.*\); check that it runs, and LONGSHORE_S3_URL/,
    ],
  ];
  for (const [what, wrong, message] of faults) {
    it(`says what to do if ${what}, and no package is made`, async () => {
      await using database = await temporaryDatabase();
      const folder = join(database.folder, "archive");
      const services = {
        ...await packagesOf(database.store, folder),
        bucket: new S3Bucket({ ...s3.config, ...wrong }),
      };
      const { bucket } = services;
      const sha256 = "a".repeat(64);
      const asks = [() => bucket.open(sha256), async () => {
        await Array.fromAsync(bucket.list());
      }];
      for (const ask of asks) {
        const { message: said } = await assertRejects(ask, BucketError);
        assertMatch(said, message);
      }
      const { upload, create } = packageUseCases(services);
      const { archive } = await upload(
        zipOf({ name: "setup", bytes: noise(900_000) }),
      );
      const { message: said } = await refused(
        () => create({ command: "setup", archiveId: archive.id }),
        "not_possible_now",
      );
      assertMatch(said, message);
      assertEquals((await services.archives.packages()).size, 0);
      assert(await services.archives.upload(archive.id), "it is kept");
    });
  }

  it("has a package's archive before others know of it, and they fetch it from there", async () => {
    await using database = await temporaryDatabase();
    const { store } = database;
    const bucket = new S3Bucket(s3.config);
    const services = {
      ...await packagesOf(store, join(database.folder, "a")),
      bucket,
    };
    const { upload, create } = packageUseCases(services);
    const zip = zipOf({ name: "setup", bytes: noise(900_000) });
    const { archive } = await upload(zip);
    const made = await create({ command: "setup", archiveId: archive.id });
    const { id } = made.package!;

    const archives = await openArchives(join(database.folder, "b"));
    const lines: string[] = [];
    const files = new FetchedFiles({
      ...{ store, archives, bucket, serverId: "b", openAtServer: null },
      log: (line) => lines.push(line),
    });
    await files.fetchMissing();
    assertMatch(
      lines[0]!,
      /^archive: fetched package \d+, \d+ bytes, from http/,
    );
    assertEquals(await Deno.readFile(archives.originalPath(id)), zip);
    assertEquals([...files.missing], []);

    // Other bytes under its name are not taken.
    await bucket.remove(archive.sha256);
    const other = await aFile(database.folder, noise(archive.size));
    await putAs(archive.sha256, other.path);
    await archives.remove(id);
    await files.fetchMissing();
    assertMatch(lines[1]!, /not offered here.*with another digest/);
    assertEquals([...files.missing], [id]);
    assertEquals((await archives.packages()).has(id), false);
    await bucket.remove(archive.sha256);
  });

  it("is compared with the packages: what it lacks is stored, and what none uses removed after a day", async () => {
    await using database = await temporaryDatabase();
    const folder = join(database.folder, "archive");
    const plain = await packagesOf(database.store, folder);
    const made: number[] = [];
    const digests: string[] = [];
    for (const seed of [1, 2]) {
      const { archive } = await plain.upload(
        zipOf({ name: "setup", bytes: noise(900, seed) }),
      );
      const { id } = (await plain.create({
        command: "setup",
        archiveId: archive.id,
      })).package!;
      made.push(id);
      digests.push(archive.sha256);
    }
    const bucket = new S3Bucket(s3.config);
    let at = Date.now();
    const services = { ...plain, bucket, now: () => new Date(at) };
    const lines: string[] = [];
    const tidy = () => tidyBucket(services, (line) => lines.push(line));
    const stored = async () =>
      (await Array.fromAsync(bucket.list())).map(({ sha256 }) => sha256)
        .toSorted();
    await tidy();
    assertEquals(await stored(), digests.toSorted());
    assertEquals(lines.length, 2);
    await deletePackage(services, made[0]!, ada);
    await tidy();
    assertEquals((await stored()).length, 2, "not before a day");
    at += 2 * DAY_MS;
    await tidy();
    assertEquals(await stored(), [digests[1]]);
    assertMatch(lines[2]!, /^archive: removed [0-9a-f]{64} from http/);
    await bucket.remove(digests[1]!);
  });

  /** Stores a file under the digest of another. */
  async function putAs(sha256: string, path: string): Promise<void> {
    const { size } = await Deno.stat(path);
    await new S3Bucket(s3.config).put(sha256, path, size);
  }
});
