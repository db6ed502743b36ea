import { assert, assertEquals, assertRejects } from "@std/assert";
import { describe } from "@std/testing/bdd";
import { packageFiles, packagePage } from "#db/packages/packages.ts";
import { namesIn } from "#server/archive/disk.ts";
import { tarGzOf } from "#tests/harness/store/archives.ts";
import { ada, packagesOf } from "#tests/harness/store/packages.ts";
import {
  codesOf,
  NOW,
  onBoth,
  refused,
  SECOND,
  ZIP,
} from "./packages_fixture.ts";
import { setActivation } from "#server/usecases/packages/activate_package.ts";
import { deletePackage } from "#server/usecases/packages/delete_package.ts";

describe("creating a package", () => {
  onBoth(
    "writes its row, its files and its event, and consumes the upload",
    async (services) => {
      const { archive } = await services.upload(ZIP);
      const { package: made, findings } = await services.create({
        name: " Editor ",
        version: "1.2",
        command: "setup --quiet",
        archiveId: archive.id,
        priority: 3,
      });
      assertEquals(findings, []);
      assertEquals(made, {
        id: SECOND,
        name: "Editor",
        version: "1.2",
        description: "",
        priority: 3,
        action: "launch",
        command: "setup --quiet",
        secrets: [],
        path: "",
        notify: {
          text: "",
          countdownSeconds: 0,
          canAbort: false,
          canDelay: false,
          doneText: "",
        },
        protocol: "http",
        target: "any",
        brings: null,
        successCodes: [],
        rebootCodes: [],
        observed: { confirmed: 0, contradicted: 0 },
        archive: {
          kind: "zip",
          name: "setup.zip",
          bytes: ZIP.length,
          md5: archive.md5,
          sha256: archive.sha256,
          fileSha256: archive.fileSha256,
          fragments: Math.ceil(ZIP.length / 1024),
        },
        findings: [],
        active: false,
        createdAt: NOW.toISOString(),
        createdBy: "ada",
        counts: {},
        unverified: 0,
      });
      const recorded = (await packageFiles(services.store.db, SECOND))!;
      assertEquals(await services.archives.verify(SECOND, recorded), null);
      assertEquals(
        (await services.events()).at(-1),
        `package.created operator:ada ${SECOND}`,
      );
      assertEquals(await namesIn(`${services.folder}/incoming`), []);
      const again = { command: "setup", archiveId: archive.id };
      await refused(() => services.create(again), "archive_not_found");
    },
  );

  onBoth("needs no archive for a command", async (services) => {
    const { package: made } = await services.create({
      action: "execute",
      command: "true",
    });
    assertEquals(made!.archive, null);
    assertEquals(await namesIn(services.folder), ["incoming"]);
    assert(
      (await setActivation(services, { id: made!.id, active: true }, ada))
        .package.active,
    );
  });

  onBoth(
    "refuses errors with all findings, creates nothing and keeps the upload",
    async (services) => {
      const tar = await tarGzOf({ name: "bin/run.sh", text: "exit 0" });
      const { archive } = await services.upload(tar, "run.tar.gz");
      const fields = { command: "run.sh", archiveId: archive.id, priority: 0 };
      const refusal = await refused(
        () => services.create(fields),
        "package_refused",
      );
      assertEquals(codesOf(refusal), [
        "launch_target_not_at_root",
        "targz_for_windows",
        "priority_0_holds",
      ]);
      assertEquals(await namesIn(services.folder), ["incoming"]);
      assert(await services.archives.upload(archive.id));
    },
  );

  onBoth(
    "answers a dry run with the findings and creates nothing",
    async (services) => {
      const { archive } = await services.upload(ZIP);
      const { package: made, findings } = await services.create({
        command: "gone.sh",
        archiveId: archive.id,
        dryRun: true,
      });
      assertEquals(made, null);
      assertEquals(findings.map(({ code }) => code), ["launch_target_missing"]);
      assertEquals(await services.events(), ["archive.uploaded operator:ada "]);
    },
  );

  onBoth(
    "keeps warnings, and leaves out unused fields",
    async (services) => {
      const made = await services.aPackage({
        action: "store",
        path: "INSTALL_PATH",
        target: "unix",
      });
      assertEquals(made.findings.map(({ code }) => code), ["unused_command"]);
      assertEquals([made.command, made.path], ["", "INSTALL_PATH"]);
    },
  );

  onBoth(
    "gives each of many packages at once its own id",
    async (services) => {
      const made = await Promise.all(
        Array.from({ length: 5 }, () => services.aPackage()),
      );
      assertEquals(
        made.map(({ id }) => id).toSorted(),
        [0, 1, 2, 3, 4].map((n) => SECOND + n),
      );
    },
  );

  onBoth(
    "gives out different ids when two servers share a store",
    async (services) => {
      const other = await packagesOf(
        services.store,
        services.folder,
        () => NOW,
      );
      const command = { action: "execute", command: "true" } as const;
      const made = await Promise.all([
        services.create(command),
        other.create(command),
        services.create(command),
        other.create(command),
      ]);
      const ids = new Set(made.map((one) => one.package!.id));
      assertEquals(ids.size, 4);
    },
  );

  onBoth(
    "creates only complete packages if two requests use the same upload",
    async (services) => {
      const { archive } = await services.upload(ZIP);
      const fields = { command: "setup", archiveId: archive.id };
      const outcomes = await Promise.allSettled([
        services.create(fields),
        services.create(fields),
      ]);
      const { rows } = await packagePage(services.store.db, { limit: 10 });
      const made = outcomes.filter(({ status }) => status === "fulfilled");
      assertEquals(rows.length, made.length);
      for (const { id } of rows) {
        const recorded = (await packageFiles(services.store.db, id))!;
        assertEquals(await services.archives.verify(id, recorded), null);
      }
    },
  );

  onBoth(
    "never uses an id twice, not even a deleted one's",
    async (services) => {
      const first = await services.aPackage();
      await deletePackage(services, first.id, ada);
      assertEquals((await services.aPackage()).id, first.id + 1);
    },
  );

  onBoth(
    "removes the folder if the row cannot be written",
    async (services) => {
      const { archive } = await services.upload(ZIP);
      const fields = { command: "setup", archiveId: archive.id };
      await services.store.commit([{
        sql: `create trigger broken before insert on package
        begin select raise(abort, 'no more rows'); end`,
        params: [],
      }]);
      await assertRejects(() => services.create(fields), Error, "no more rows");
      assertEquals(await namesIn(services.folder), ["incoming"]);
      await services.store.commit([{ sql: "drop trigger broken", params: [] }]);
      assert((await services.create(fields)).package);
    },
  );
});
