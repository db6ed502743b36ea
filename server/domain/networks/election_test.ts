import { assert, assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { DAY_MS } from "#shared/time.ts";
import {
  type Candidate,
  canScan,
  electScanners,
  isScanDue,
  type Policy,
  scanLatency,
} from "./election.ts";

const AGENT = "OCS-NG_unified_unix_agent_v2.10.0";
const NOW = 1000;
const policy = (given: Partial<Policy> = {}): Policy => ({
  scanners: 1,
  bits: 24,
  machines: 10,
  minMachines: 2,
  silentSince: NOW,
  ...given,
});
const one = (machineId: number, given: Partial<Candidate> = {}): Candidate => ({
  machineId,
  agent: AGENT,
  inventoried: true,
  lastContactAt: NOW,
  scans: null,
  rule: null,
  fruitless: 0,
  ...given,
});
const chosen = (candidates: Candidate[], given: Partial<Policy> = {}) =>
  electScanners(candidates, policy(given)).scanners;

describe("electScanners()", () => {
  it("takes the machine known for longest", () => {
    assertEquals(chosen([one(9), one(3), one(5)]), [3]);
    assertEquals(chosen([one(9), one(3), one(5)], { scanners: 2 }), [3, 5]);
  });

  it("keeps who scans already", () => {
    assertEquals(chosen([one(1), one(7, { scans: "this" })]), [7]);
  });

  it("replaces a silent or fruitless one as soon as another can do it", () => {
    const silent = one(7, { scans: "this", lastContactAt: NOW - 1 });
    const barren = one(7, { scans: "this", fruitless: 3 });
    for (const [gone, why] of [[silent, "silent"], [barren, "fruitless"]]) {
      assertEquals(chosen([gone as Candidate]), [7]);
      assertEquals(
        electScanners([gone as Candidate, one(8)], policy()),
        {
          scanners: [8],
          dismissed: [{ machineId: 7, why: why as "silent" | "fruitless" }],
        },
      );
    }
  });

  it("takes a pinned machine before all others", () => {
    const agent = "FusionInventory-Agent_v2.6-3";
    const pinned = one(9, { rule: "pinned", agent, lastContactAt: 0 });
    assertEquals(chosen([one(1, { scans: "this" }), pinned]), [9]);
    assertEquals(chosen([pinned], { machines: 1 }), [9]);
    const elsewhere = { ...pinned, scans: "another" } as const;
    assertEquals(chosen([elsewhere]), [9]);
  });

  it("takes nobody where nobody may", () => {
    assertEquals(chosen([one(1)], { scanners: 0 }), []);
    assertEquals(chosen([one(1)], { machines: 1 }), []);
    assertEquals(chosen([one(1)], { bits: 15 }), []);
    assertEquals(chosen([one(1, { rule: "forbidden" })]), []);
    assertEquals(chosen([one(1, { rule: "elsewhere" })]), []);
    assertEquals(chosen([one(1, { scans: "another" })]), []);
    assertEquals(chosen([one(1, { inventoried: false })]), []);
    assertEquals(chosen([one(1, { inventoried: false, rule: "pinned" })]), []);
    assertEquals(chosen([one(1, { agent: "curl/8" })]), []);
    const dismissed = [{ machineId: 1, why: "policy" as const }];
    const scanning = one(1, { scans: "this" });
    assertEquals(
      electScanners([scanning], policy({ scanners: 0 })),
      { scanners: [], dismissed },
    );
  });
});

const candidates = fc.uniqueArray(
  fc.record<Candidate>({
    machineId: fc.integer({ min: 1, max: 60 }),
    agent: fc.constantFrom(AGENT, AGENT, "FusionInventory-Agent_v2.6-3"),
    inventoried: fc.boolean(),
    lastContactAt: fc.constantFrom(NOW - 1, NOW),
    scans: fc.constantFrom("this", "another", null),
    rule: fc.constantFrom(null, null, "pinned", "elsewhere", "forbidden"),
    fruitless: fc.integer({ min: 0, max: 4 }),
  }),
  { selector: ({ machineId }) => machineId, maxLength: 30 },
);
const policies = fc.record<Policy>({
  scanners: fc.integer({ min: 0, max: 4 }),
  bits: fc.integer({ min: 8, max: 30 }),
  machines: fc.integer({ min: 0, max: 40 }),
  minMachines: fc.integer({ min: 1, max: 5 }),
  silentSince: fc.constant(NOW),
});
/** The possible present state: the network's own scanners, up to its limit. */
const settled = fc.tuple(candidates, policies).map(([all, how]) => {
  const { scanners } = electScanners(all, how);
  return {
    how,
    all: all.map((each): Candidate => ({
      ...each,
      scans: scanners.includes(each.machineId)
        ? "this"
        : each.scans === "this"
        ? null
        : each.scans,
    })),
  };
});

describe("an election", () => {
  it("has never more than may scan, and nobody who may not", () => {
    fc.assert(fc.property(candidates, policies, (all, how) => {
      const { scanners, dismissed } = electScanners(all, how);
      assert(scanners.length <= how.scanners);
      assertEquals(new Set(scanners).size, scanners.length);
      for (const id of scanners) {
        const it = all.find(({ machineId }) => machineId === id)!;
        assert(it.inventoried);
        assert(it.rule !== "forbidden" && it.rule !== "elsewhere");
        assert(it.rule === "pinned" || canScan(it.agent));
        assert(it.rule === "pinned" || it.scans !== "another");
      }
      const before = all.filter(({ scans }) => scans === "this")
        .map(({ machineId }) => machineId);
      assertEquals(
        new Set([...scanners, ...dismissed.map(({ machineId }) => machineId)])
          .isSupersetOf(new Set(before)),
        true,
      );
    }));
  });

  it("changes nothing when it is held again", () => {
    fc.assert(fc.property(settled, ({ all, how }) => {
      const scanning = all.filter(({ scans }) => scans === "this");
      const { scanners, dismissed } = electScanners(all, how);
      assertEquals(dismissed, []);
      assertEquals(
        [...scanners].sort(),
        scanning.map(({ machineId }) => machineId).sort(),
      );
    }));
  });

  it("dismisses nobody who is well because others join", () => {
    fc.assert(
      fc.property(settled, candidates, ({ all, how }, joining) => {
        const known = new Set(all.map(({ machineId }) => machineId));
        const joined = joining
          .filter(({ machineId, rule }) =>
            !known.has(machineId) && rule !== "pinned"
          )
          .map((each) => ({ ...each, scans: null }));
        const later = electScanners([...all, ...joined], how).scanners;
        const well = all.filter(({ scans, lastContactAt, fruitless }) =>
          scans === "this" && lastContactAt >= NOW && fruitless < 3
        );
        for (const { machineId } of well) assert(later.includes(machineId));
      }),
    );
  });

  it("does not depend on the order machines are read in", () => {
    fc.assert(fc.property(candidates, policies, (all, how) => {
      assertEquals(
        electScanners(all.toReversed(), how).scanners,
        electScanners(all, how).scanners,
      );
    }));
  });
});

describe("canScan()", () => {
  it("knows the agents that take the order", () => {
    const able = [
      "OCS-NG_unified_unix_agent_v2.10.0",
      "OCS-NG_unified_unix_agent_v2.0.5",
      "OCS-NG_WINDOWS_AGENT_v2.11.0.1",
    ];
    const unable = [
      "",
      "OCS-NG_windows_client_v4032",
      "OCS-NG_unified_unix_agent_v1.1.2",
      "FusionInventory-Agent_v2.6-3",
    ];
    assertEquals(able.map(canScan), able.map(() => true));
    assertEquals(unable.map(canScan), unable.map(() => false));
  });
});

describe("scanLatency()", () => {
  it("is the setting, and less where a scan would take over ten minutes", () => {
    assertEquals(scanLatency(100, 24), 100);
    assertEquals(scanLatency(100, 20), 100);
    assertEquals(scanLatency(100, 16), 9);
    assertEquals(scanLatency(10_000, 30), 10_000);
    for (let bits = 16; bits <= 30; bits++) {
      const took = scanLatency(10_000, bits) * 2 ** (32 - bits);
      assert(took <= 600_000, `${bits}`);
    }
  });
});

describe("isScanDue()", () => {
  it("is due after so many hours", () => {
    const at = new Date(DAY_MS);
    const settings = { discoveryHours: 24 };
    assertEquals(isScanDue(0, settings, at), true);
    assertEquals(isScanDue(1, settings, at), false);
  });
});
