import { assert, assertEquals, assertMatch } from "@std/assert";
import type { RolloutReport } from "#shared/contract/rollouts/report.ts";
import { reportHtml } from "./report_html.ts";

const AT = "2026-11-30T10:00:00.000Z";
const counts = { waiting: 0, out: 0, cancelled: 0, contradicted: 0 };

const REPORT: RolloutReport = {
  at: AT,
  rollout: {
    ...{ id: 7, state: "halted", reason: "", openWave: 1, needs: null },
    package: { id: 1, name: "<b>vlc</b>", version: "3", active: true },
    halted: { because: "failed_machines", machines: 3, of: 8 },
    ...{ changedAt: AT, changedBy: "server", waitsFor: "operator" },
    opensAt: null,
    waves: [{
      ...{ number: 1, rule: { group: 4 }, groupName: "R&D", openedAt: AT },
      ...{ ...counts, machines: 8, succeeded: 4, failed: 3, out: 1 },
      reachedAt: null,
    }, {
      ...{ number: 2, rule: { rest: true }, groupName: null, openedAt: null },
      ...{ ...counts, machines: 2, waiting: 2, succeeded: 0, failed: 0 },
      reachedAt: null,
    }],
    advance: {
      ...{ succeededPercent: 90, of: "all", soakMinutes: 60 },
      approval: "none",
    },
    halt: { failedMachines: 3, codes: [] },
    ...{ createdAt: AT, createdBy: "ada" },
  },
  failures: [],
  traits: {
    failed: { machines: 3, sampled: 3 },
    succeeded: { machines: 4, sampled: 4 },
    traits: [],
  },
};

const page = reportHtml(REPORT, {
  facts: [["State", "halted"]],
  failures: [["<script>", 3]],
  shared: ["tag R&D"],
  language: "en",
  printedAt: "2026-11-30 10:00:00",
});

Deno.test("a report is a page that loads nothing and runs nothing", () => {
  assertMatch(page, /^<!doctype html>/);
  assertEquals(page.match(/\s(src|href)=|url\(|@import|<script/g), null);
  assertMatch(page, /default-src 'none'/);
});

Deno.test("names and codes are text in a report", () => {
  assert(page.includes("&lt;b&gt;vlc&lt;/b&gt; 3, rollout 7"));
  assert(page.includes("&lt;script&gt;"));
  assert(page.includes("group R&amp;D"));
  assert(page.includes("tag R&amp;D"));
});

Deno.test("a wave's bar is as long as its machines", () => {
  const widths = [
    ...page.matchAll(/class="(\w+)" x="[\d.]+" width="([\d.]+)"/g),
  ]
    .map(([, name, width]) => [name, Number(width)]);
  assertEquals(widths, [["done", 200], ["failed", 150], ["out", 50]]);
});
