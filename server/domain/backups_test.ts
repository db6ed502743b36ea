import { assertEquals } from "@std/assert";
import { isBackupDue, isBackupOld } from "./backups.ts";

const at = (day: number, hour: number, minute = 0) =>
  new Date(2026, 10, day, hour, minute);

const cases: [string, Parameters<typeof isBackupDue>[0], boolean][] = [
  [
    "the first one at once",
    { hour: 2, now: at(22, 13), newest: null, failed: null },
    true,
  ],
  [
    "none before the hour",
    { hour: 2, now: at(22, 1, 59), newest: at(21, 2), failed: null },
    false,
  ],
  [
    "one at the hour",
    { hour: 2, now: at(22, 2), newest: at(21, 2), failed: null },
    true,
  ],
  [
    "one only",
    { hour: 2, now: at(22, 2, 1), newest: at(22, 2), failed: null },
    false,
  ],
  [
    "one after a night in which the server was off",
    { hour: 2, now: at(22, 9), newest: at(21, 2), failed: null },
    true,
  ],
  [
    "none within an hour after a failure",
    { hour: 2, now: at(22, 2, 59), newest: at(21, 2), failed: at(22, 2) },
    false,
  ],
  [
    "one an hour after a failure",
    { hour: 2, now: at(22, 3), newest: at(21, 2), failed: at(22, 2) },
    true,
  ],
  [
    "none with -1",
    { hour: -1, now: at(22, 2), newest: null, failed: null },
    false,
  ],
];

for (const [name, times, due] of cases) {
  Deno.test(`isBackupDue(): ${name}`, () => {
    assertEquals(isBackupDue(times), due);
  });
}

Deno.test("isBackupOld() is true beyond the days, and without a backup", () => {
  const old = (newest: Date | null) =>
    isBackupOld({ newest, now: at(22, 12), days: 2 });
  assertEquals([old(at(20, 12)), old(at(20, 11)), old(null)], [
    false,
    true,
    true,
  ]);
});
