import { assertEquals, assertThrows } from "@std/assert";
import { join } from "node:path";
import { type ArrivedReport, Spool, SpoolFull } from "./spool.ts";

const report = (number: number, deviceId = "pc"): ArrivedReport => ({
  id: `${number}`,
  deviceId,
  receivedAt: "2026-01-01T00:00:00.000Z",
  path: "/ocsinventory",
  userAgent: "agent",
  contentType: "application/x-compress",
  address: "10.0.0.1",
  authorization: null,
  body: new Uint8Array([number]),
});

async function withSpool(
  body: (open: (mostBytes?: number) => Spool) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "longshore-relay-" });
  try {
    await body((mostBytes) => Spool.open(join(folder, "relay.db"), mostBytes));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const ids = (spool: Spool) => spool.first(10, 1000).map((one) => one.report.id);

Deno.test("a spool returns reports in their order, also when opened again", async () => {
  await withSpool(async (open) => {
    const spool = open();
    await Promise.all([1, 2, 3].map((number) => spool.add(report(number))));
    spool.remove(["2"]);
    spool.close();
    const again = open();
    assertEquals(ids(again), ["1", "3"]);
    assertEquals(again.first(1, 1000)[0]?.report, {
      ...{ id: "1", receivedAt: "2026-01-01T00:00:00.000Z", body: "AQ==" },
      ...{ path: "/ocsinventory", userAgent: "agent", address: "10.0.0.1" },
      ...{ contentType: "application/x-compress", authorization: null },
    });
    assertEquals([again.summary.reports, again.isWaiting("pc")], [2, true]);
    again.remove(["1", "3"]);
    assertEquals([again.summary.bytes, again.isWaiting("pc")], [0, false]);
    again.close();
  });
});

Deno.test("a spool refuses what exceeds its bytes, and takes it later", async () => {
  await withSpool(async (open) => {
    const spool = open(500);
    const first = spool.add(report(1));
    await spool.add(report(2));
    await first;
    assertThrows(() => spool.add(report(3)), SpoolFull, "2 reports wait");
    spool.setAside("1", "machine_elsewhere");
    await spool.add(report(3));
    assertEquals(ids(spool), ["2", "3"]);
    spool.close();
  });
});

Deno.test("a spool keeps values for a restart", async () => {
  await withSpool((open) => {
    const spool = open();
    spool.setValue("challenge", "Basic");
    spool.setValue("challenge", "Basic realm");
    spool.close();
    const again = open();
    assertEquals(again.valueOf("challenge"), "Basic realm");
    again.setValue("challenge", null);
    assertEquals(again.valueOf("challenge"), null);
    again.close();
    return Promise.resolve();
  });
});
