import { assertEquals } from "@std/assert";
import {
  boundsOf,
  DEFAULT_SETTINGS,
  SETTING_NAMES,
  type SettingLine,
  type SettingName,
  settingsChange,
} from "#shared/contract/settings/settings.ts";
import { loadWords, rateWords } from "#tui/words/settings.ts";
import { changeTo, nextOption, rangeWords, wrongValue } from "./values.ts";

function line(name: SettingName): SettingLine {
  return {
    name,
    value: DEFAULT_SETTINGS[name],
    from: { level: "default", group: null },
    set: null,
    default: DEFAULT_SETTINGS[name],
    unit: "",
    about: "",
    ...boundsOf(name, "global"),
  };
}

Deno.test("rangeWords() reads what the contract lets a setting be", () => {
  assertEquals(rangeWords(line("pollHours")), "1 to 8760");
  assertEquals(rangeWords(line("auditDays")), "0, 365 or more");
  assertEquals(rangeWords(line("downloadsOn")), "true, false");
  assertEquals(rangeWords(line("windowsDigest")), "md5, sha256");
  const fixed = {
    ...line("fragmentBytes"),
    ...boundsOf("fragmentBytes", "group"),
  };
  assertEquals(rangeWords(fixed), "global only");
});

Deno.test("wrongValue() refuses what the server would", () => {
  for (const typed of ["", "0", "8761", "1.5", "-1", "one", " 2"]) {
    assertEquals(
      wrongValue(line("pollHours"), typed),
      "a whole number from 1 to 8760",
      typed,
    );
  }
  for (const typed of ["1", "364", "36501", "-1"]) {
    assertEquals(
      wrongValue(line("auditDays"), typed),
      "0, or a whole number from 365 to 36500",
      typed,
    );
  }
  assertEquals(wrongValue(line("auditDays"), "0"), null);
  assertEquals(wrongValue(line("auditDays"), "365"), null);
  assertEquals(wrongValue(line("pollHours"), "8760"), null);
  assertEquals(wrongValue(line("inventoryDays"), "-1"), null);
});

Deno.test("changeTo() gives every setting a value of its own type", () => {
  for (const name of SETTING_NAMES) {
    const one = line(name);
    const value = one.range ? `${one.range.most}` : nextOption(one);
    settingsChange("global").parse(changeTo(one, value));
    assertEquals(changeTo(one, null), { [name]: null });
  }
  assertEquals(changeTo(line("downloadsOn"), "false"), { downloadsOn: false });
});

Deno.test("rateWords() says so many in the largest unit", () => {
  assertEquals(
    [27.77, 1.25, 0.5, 1 / 60, 1 / 900, 0].map(rateWords),
    ["28/s", "1.3/s", "30/min", "1/min", "4/h", "0/h"],
  );
  const load = {
    before: { now: 1, peak: 2 },
    after: { now: 1, peak: 4 },
    disobedient: 0,
    undecided: 5,
  };
  assertEquals(loadWords("pollHours", load).length, 2);
  assertEquals(loadWords("pollHours", { ...load, disobedient: 3 }).length, 3);
  assertEquals(
    loadWords("adaptivePolling", load)[2]?.slice(0, 10),
    "5 machines",
  );
  const same = { ...load, after: load.before };
  assertEquals(loadWords("pollHours", same), [
    "Polls stay the same: 1/s; if every machine had work, 2/s.",
  ]);
  assertEquals(loadWords("pollHours", null), []);
});
