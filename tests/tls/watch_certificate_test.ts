import { assert, assertEquals, assertMatch } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { loadOrMakeCertificate } from "#server/tls/certificate.ts";
import { watchCertificate } from "#server/start/certificate_watch.ts";
import { temporaryFolder } from "#tests/harness/store/archives.ts";
import { DAY_MS } from "#shared/time.ts";

const NOW = new Date("2026-11-22T12:00:00Z");

describe("the daily check of the certificate", () => {
  it("is silent until it renews the certificate, and then asks for a restart", async () => {
    await using folder = await temporaryFolder();
    let now = NOW;
    const load = () =>
      loadOrMakeCertificate({ folder: folder.path, names: ["localhost"], now });
    const served = await load();
    const lines: string[] = [];
    const { job, warnings } = watchCertificate(
      load,
      served,
      (line) => lines.push(line),
    );
    const look = () => job.run(() => Promise.resolve(true));
    assertEquals(job.everySeconds, 86_400);
    await look();
    assertEquals(lines, []);
    assertEquals(warnings(), []);

    now = new Date(served.expiresAt.getTime() - 10 * DAY_MS);
    await look();
    assertEquals(lines.length, 1);
    assertMatch(
      lines[0]!,
      /^certificate: There is a new certificate, valid until \d{4}-\d\d-\d\d: restart the server to serve it before the old one ends on \d{4}-\d\d-\d\d\.$/,
    );
    const [waits, ...others] = warnings();
    assertEquals(others, []);
    assert(waits?.code === "certificate_renewed");
    assertEquals(
      waits.servedUntil,
      served.expiresAt.toISOString().slice(0, 10),
    );
    assert(waits.validUntil > waits.servedUntil);
    await look();
    assertEquals(lines.length, 2, "every day, until somebody does");
  });
});
