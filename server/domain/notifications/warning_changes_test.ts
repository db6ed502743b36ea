import { assertEquals } from "@std/assert";
import type { Warning } from "#shared/contract/warnings.ts";
import { GONE_MS, warningChanges, warningKey } from "./warning_changes.ts";

const disk: Warning = { code: "disk_low", message: "", free: 1, total: 9 };
const relay = (name: string, seenAt: string): Warning => ({
  code: "relay_silent",
  message: "",
  relay: name,
  seenAt,
});
const lyon = relay("lyon", "2026-11-22T10:00:00Z");
const paris = relay("paris", "2026-11-22T10:00:00Z");
const NOW = Date.parse("2026-11-22T12:00:00Z");

Deno.test("a warning is named by what it is about, not by its figures", () => {
  assertEquals(warningKey(disk), "disk_low");
  assertEquals(warningKey({ ...disk, free: 0 }), "disk_low");
  assertEquals(warningKey(lyon), "relay_silent lyon");
  assertEquals(
    warningKey(relay("lyon", "2026-11-22T11:00:00Z")),
    warningKey(lyon),
  );
});

const cases: {
  readonly name: string;
  /** Minutes since each was last seen. */
  readonly noted: readonly (readonly [Warning, number])[];
  readonly present: readonly Warning[];
  readonly raised: readonly Warning[];
  readonly cleared: readonly string[];
}[] = [
  { name: "nothing", noted: [], present: [], raised: [], cleared: [] },
  {
    name: "two of one code are two",
    noted: [],
    present: [lyon, paris],
    raised: [lyon, paris],
    cleared: [],
  },
  {
    name: "the same twice is one",
    noted: [],
    present: [disk, disk],
    raised: [disk],
    cleared: [],
  },
  {
    name: "what is noted is not raised again",
    noted: [[lyon, 1]],
    present: [lyon, paris],
    raised: [paris],
    cleared: [],
  },
  {
    name: "what has just gone may come back",
    noted: [[lyon, 14]],
    present: [],
    raised: [],
    cleared: [],
  },
  {
    name: "what has been gone for long is over",
    noted: [[lyon, 15], [paris, 1]],
    present: [paris],
    raised: [],
    cleared: ["relay_silent lyon"],
  },
];

for (const { name, noted, present, raised, cleared } of cases) {
  Deno.test(`warningChanges(): ${name}`, () => {
    const seen = new Map(
      noted.map(([warning, minutes]) =>
        [warningKey(warning), NOW - minutes * 60_000] as const
      ),
    );
    assertEquals(warningChanges(seen, present, NOW), { raised, cleared });
    assertEquals(GONE_MS, 15 * 60_000);
  });
}
