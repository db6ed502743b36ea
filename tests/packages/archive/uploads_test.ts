import { assert, assertEquals, assertRejects } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { gunzipSync, unzipSync } from "fflate";
import { unpackTar } from "modern-tar";
import { createHash } from "node:crypto";
import { openArchives } from "#server/archive/archives.ts";
import { LIMITS } from "#server/archive/contents.ts";
import {
  DiskFull,
  namesIn,
  UploadInterrupted,
  UploadTooLarge,
} from "#server/archive/disk.ts";
import { receiveUpload } from "#server/archive/uploads.ts";
import {
  noise,
  streamOf,
  tarGzOf,
  temporaryFolder,
  zipOf,
} from "#tests/harness/store/archives.ts";
import { mayMount, smallDisk } from "#tests/harness/store/small_disk.ts";
import { DAY_MS, HOUR_MS } from "#shared/time.ts";

const AT = new Date("2026-03-01T10:00:00Z");
const unix = (name: string) => ({ name, target: "unix" as const });
const hex = (algorithm: string, bytes: Uint8Array) =>
  createHash(algorithm).update(bytes).digest("hex");

/** Fails after `pieces` pieces, as a broken connection does. */
function cutStream(pieces: number): ReadableStream<Uint8Array> {
  let sent = 0;
  return new ReadableStream({
    pull(controller) {
      if (sent++ < pieces) controller.enqueue(noise(1000));
      else controller.error(new Error("connection reset by peer"));
    },
  });
}

const onSmallDisk = await mayMount() ? it : it.skip;

describe("receive()", () => {
  it("keeps a zip unchanged, with its digests and entries", async () => {
    await using folder = await temporaryFolder();
    const archives = await openArchives(folder.path);
    const zip = zipOf({ name: "setup.exe", bytes: noise(5000) });
    const { archive, findings } = await archives.receive(
      streamOf(zip),
      unix("setup.zip"),
      AT,
    );
    assertEquals(findings, []);
    const { id, ...rest } = archive;
    assert(/^[a-z0-9]{20,40}$/.test(id));
    assertEquals(rest, {
      name: "setup.zip",
      kind: "zip",
      wrapped: false,
      size: zip.length,
      md5: hex("md5", zip),
      sha256: hex("sha256", zip),
      fileSha256: hex("sha256", zip),
      entries: 1,
    });
    const home = `${folder.path}/incoming/${id}`;
    assertEquals(await Deno.readFile(`${home}/data`), zip);
    assertEquals((await namesIn(home)).toSorted(), ["about.json", "data"]);
    assertEquals((await archives.upload(id))?.archive, archive);
  });

  it("wraps a script for unix as a tar.gz it can run from", async () => {
    await using folder = await temporaryFolder();
    const archives = await openArchives(folder.path);
    const script = new TextEncoder().encode("#!/bin/sh\nexit 3\n");
    const { archive, contents } = await archives.receive(
      streamOf(script, 5),
      unix("some/where/install.sh"),
      AT,
    );
    assertEquals(
      [archive.kind, archive.wrapped, archive.name, archive.entries],
      ["tar.gz", true, "install.sh", 1],
    );
    assertEquals(contents.topLevel, ["install.sh"]);
    const home = `${folder.path}/incoming/${archive.id}`;
    const data = await Deno.readFile(`${home}/data`);
    assertEquals(archive.sha256, hex("sha256", data));
    assertEquals(archive.md5, hex("md5", data));
    assertEquals(archive.size, data.length);
    const [entry, ...more] = await unpackTar(gunzipSync(data));
    assertEquals(more, []);
    assertEquals(entry!.header.name, "install.sh");
    assertEquals(entry!.header.mode, 0o755);
    assertEquals(entry!.data, script as Uint8Array<ArrayBuffer>);
    assertEquals((await namesIn(home)).toSorted(), ["about.json", "data"]);
  });

  it("wraps an installer for windows as a plain zip", async () => {
    await using folder = await temporaryFolder();
    const archives = await openArchives(folder.path);
    const msi = noise(300_000);
    const { archive } = await archives.receive(streamOf(msi, 70_000), {
      name: "C:\\builds\\app.msi",
      target: "windows",
    }, AT);
    assertEquals([archive.kind, archive.name], ["zip", "app.msi"]);
    const data = await Deno.readFile(
      `${folder.path}/incoming/${archive.id}/data`,
    );
    assertEquals(unzipSync(data), { "app.msi": msi });
    assertEquals(archive.sha256, hex("sha256", data));
    const view = new DataView(data.buffer);
    assertEquals(view.getUint16(4, true), 20, "no zip64 where none is needed");
  });

  it("warns of entries that will not arrive as expected", async () => {
    await using folder = await temporaryFolder();
    const archives = await openArchives(folder.path);
    const findingsOf = async (name: string, bytes: Uint8Array) => {
      const { findings } = await archives.receive(
        streamOf(bytes),
        unix(name),
        AT,
      );
      return findings.map(({ severity, code }) => `${severity} ${code}`);
    };
    const xz = new Uint8Array([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 1, 2, 3]);
    assertEquals(await findingsOf("a.tar.xz", xz), ["warning wrapped_archive"]);
    assertEquals(await findingsOf("a.jar", zipOf({ name: "a", text: "x" })), [
      "warning unpacked_on_machine",
    ]);
    assertEquals(await findingsOf("empty.sh", new Uint8Array()), [
      "error archive_empty",
    ]);
    const tar = await tarGzOf({ name: "../evil", text: "x" });
    assertEquals(await findingsOf("a.tgz", tar), ["error path_escape"]);
  });

  it("leaves nothing of an upload that is cut off", async () => {
    await using folder = await temporaryFolder();
    const archives = await openArchives(folder.path);
    const error = await assertRejects(
      () => archives.receive(cutStream(7), unix("a.zip"), AT),
      UploadInterrupted,
      "cut off after 7000 bytes",
    );
    assertEquals((error.cause as Error).message, "connection reset by peer");
    assertEquals(await namesIn(`${folder.path}/incoming`), []);
  });

  it("treats a stream that ends before its announced size as cut off", async () => {
    await using folder = await temporaryFolder();
    const archives = await openArchives(folder.path);
    await assertRejects(
      () =>
        archives.receive(streamOf(noise(4000)), {
          ...unix("a.bin"),
          announcedBytes: 5000,
        }, AT),
      UploadInterrupted,
    );
    assertEquals(await namesIn(`${folder.path}/incoming`), []);
  });

  it("stops at its limit, announced or not", async () => {
    await using folder = await temporaryFolder();
    const limits = { ...LIMITS, uploadBytes: 9000 };
    for (const announcedBytes of [undefined, 20_000]) {
      let cancelled = false;
      const endless = new ReadableStream<Uint8Array>({
        pull: (controller) => controller.enqueue(noise(1000)),
        cancel: () => void (cancelled = true),
      });
      await assertRejects(
        () =>
          receiveUpload(
            folder.path,
            endless,
            { ...unix("a.bin"), announcedBytes },
            AT,
            limits,
          ),
        UploadTooLarge,
        "9000 bytes",
      );
      assert(cancelled, "the sender is cancelled");
    }
    assertEquals(await namesIn(folder.path), []);
  });

  onSmallDisk("leaves nothing when the disk is full", async () => {
    await using disk = await smallDisk(2 * 1024 ** 2);
    const archives = await openArchives(`${disk!.path}/archive`);
    const error = await assertRejects(
      () =>
        archives.receive(streamOf(noise(3_000_000), 65_536), unix("a.bin"), AT),
      DiskFull,
      "the disk of the data folder is full",
    );
    assert(error.message.includes("free some space"));
    assertEquals(await namesIn(`${disk!.path}/archive/incoming`), []);
  });

  onSmallDisk("leaves nothing when it fills while wrapping", async () => {
    await using disk = await smallDisk(2 * 1024 ** 2);
    const archives = await openArchives(`${disk!.path}/archive`);
    for (const target of ["unix", "windows"] as const) {
      await assertRejects(
        () =>
          archives.receive(streamOf(noise(1_300_000), 65_536), {
            name: "a.bin",
            target,
          }, AT),
        DiskFull,
      );
      assertEquals(await namesIn(`${disk!.path}/archive/incoming`), []);
    }
  });
});

describe("unused uploads", () => {
  it("are removed by age, and incomplete ones at the start", async () => {
    await using folder = await temporaryFolder();
    const archives = await openArchives(folder.path);
    const receive = (name: string) =>
      archives.receive(streamOf(noise(10)), unix(name), AT);
    const [old, young] = [await receive("old"), await receive("young")];
    const incoming = `${folder.path}/incoming`;
    const longAgo = new Date(Date.now() - 25 * HOUR_MS);
    await Deno.utime(`${incoming}/${old.archive.id}/about.json`, 0, longAgo);
    await Deno.mkdir(`${incoming}/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa`);
    const aDayAgo = new Date(Date.now() - DAY_MS);

    assertEquals(await archives.collect(aDayAgo), 1);
    assertEquals((await namesIn(incoming)).length, 2, "one may be arriving");
    await archives.sweep(new Set(), new Set());
    assertEquals(await namesIn(incoming), [young.archive.id]);
    assertEquals(await archives.upload(old.archive.id), null);
    assertEquals(await archives.upload("../../etc"), null);
  });
});
