import { assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  DEFAULT_SETTINGS,
  type Overrides,
  schemaOf,
  SETTING_NAMES,
  type SettingLevel,
  type SettingName,
  Settings,
} from "#shared/contract/settings/settings.ts";
import { settingDefinition } from "#shared/contract/settings/settings_table.ts";
import { effectiveSetting, effectiveSettings, originsOf } from "./settings.ts";

const group = (id: number, values: Partial<Settings>) => ({ id, values });
const global = (values: Partial<Settings>) => ({
  ...DEFAULT_SETTINGS,
  ...values,
});

Deno.test("settingInForce() has the rules of the real server", () => {
  const table: [Partial<Settings>, Overrides, SettingName, unknown, unknown][] =
    [
      // FREQUENCY: the smallest of all; a global 0 or -1 comes before any.
      [
        { inventoryDays: 7 },
        { own: { inventoryDays: 5 }, groups: [group(3, { inventoryDays: 2 })] },
        "inventoryDays",
        2,
        { group: 3 },
      ],
      [
        { inventoryDays: 7 },
        {
          own: { inventoryDays: 0 },
          groups: [group(3, { inventoryDays: -1 })],
        },
        "inventoryDays",
        -1,
        { group: 3 },
      ],
      [
        { inventoryDays: 0 },
        { own: { inventoryDays: 5 }, groups: [group(3, { inventoryDays: 2 })] },
        "inventoryDays",
        0,
        "global",
      ],
      [
        { inventoryDays: 1 },
        {
          own: { inventoryDays: 9 },
          groups: [],
        },
        "inventoryDays",
        9,
        "machine",
      ],
      // PROLOG_FREQ: the machine's, else the smallest of the groups'.
      [
        {},
        {
          own: {},
          groups: [group(1, { pollHours: 8 }), group(2, { pollHours: 4 })],
        },
        "pollHours",
        4,
        { group: 2 },
      ],
      [
        {},
        { own: { pollHours: 12 }, groups: [group(2, { pollHours: 4 })] },
        "pollHours",
        12,
        "machine",
      ],
      // Latencies: the largest of the groups'.
      [
        { fragmentLatencySeconds: 60 },
        {
          own: {},
          groups: [
            group(1, { fragmentLatencySeconds: 3 }),
            group(2, { fragmentLatencySeconds: 9 }),
          ],
        },
        "fragmentLatencySeconds",
        9,
        { group: 2 },
      ],
      // The switch: off is off, and the machine can only turn it off.
      [
        { downloadsOn: false },
        {
          own: { downloadsOn: true },
          groups: [group(1, { downloadsOn: true })],
        },
        "downloadsOn",
        false,
        "global",
      ],
      [
        {},
        {
          own: { downloadsOn: true },
          groups: [
            group(1, { downloadsOn: true }),
            group(2, {
              downloadsOn: false,
            }),
          ],
        },
        "downloadsOn",
        false,
        { group: 2 },
      ],
      [
        {},
        { own: { downloadsOn: false }, groups: [] },
        "downloadsOn",
        false,
        "machine",
      ],
      [
        {},
        {
          own: {},
          groups: [
            group(1, { windowsDigest: "sha256" }),
            group(2, { windowsDigest: "md5" }),
          ],
        },
        "windowsDigest",
        "md5",
        { group: 2 },
      ],
    ];
  for (const [set, overrides, name, value, from] of table) {
    const { value: got, from: origin } = effectiveSetting(
      name,
      global(set),
      overrides,
    );
    assertEquals([name, got, origin], [name, value, from]);
  }
});

/** Any values a level may have. */
function valuesAt(level: SettingLevel): fc.Arbitrary<Partial<Settings>> {
  const fields = SETTING_NAMES.flatMap((name) => {
    const schema = schemaOf(name, level);
    if (!schema) return [];
    const some = [-1, 0, 1, 2, 9, 10, 11, 30, 365, 1024, 9999, true, false]
      .concat(["md5", "sha256", "open", "approve", "token"] as never[])
      .filter((value) => schema.safeParse(value).success);
    return [[name, fc.constantFrom(...some)] as const];
  });
  return fc.record(Object.fromEntries(fields), { requiredKeys: [] });
}

const overrides: fc.Arbitrary<Overrides> = fc.record({
  own: valuesAt("machine"),
  groups: fc.uniqueArray(
    fc.record({
      id: fc.integer({ min: 1, max: 9 }),
      values: valuesAt("group"),
    }),
    { selector: ({ id }) => id, maxLength: 4 },
  ),
});
const globals = valuesAt("global").map(global);
const number = (value: unknown) =>
  typeof value === "string"
    ? ["md5", "sha256", "open", "approve", "token"].indexOf(value)
    : Number(value);

Deno.test("settingsInForce() gives what some level says, of the right level", () => {
  fc.assert(fc.property(globals, overrides, (base, given) => {
    const values = effectiveSettings(base, given);
    Settings.parse(values);
    const origins = originsOf(base, given);
    for (const name of SETTING_NAMES) {
      const from = origins[name];
      const said = from === "global"
        ? base[name]
        : from === "machine"
        ? given.own[name]
        : given.groups.find(({ id }) => id === from.group)?.values[name];
      assertEquals(values[name], said, name);
    }
  }));
});

Deno.test("settingsInForce() keeps each setting's precedence", () => {
  fc.assert(fc.property(globals, overrides, (base, given) => {
    const values = effectiveSettings(base, given);
    for (const name of SETTING_NAMES) {
      const own = given.own[name];
      const ofGroups = given.groups.map((one) => one.values[name])
        .filter((value) => value !== undefined).map(number);
      const is = number(values[name]);
      const { combine } = settingDefinition(name);
      if (combine === "global") assertEquals(is, number(base[name]));
      if (combine === "off") {
        const all = [base[name], own ?? true, ...ofGroups];
        assertEquals(is, Math.min(...all.map(number)));
      }
      if (combine === "least" || combine === "greatest") {
        const pick = combine === "least" ? Math.min : Math.max;
        const below = ofGroups.length > 0 ? pick(...ofGroups) : base[name];
        assertEquals(is, number(own ?? below), name);
      }
      if (combine === "together") {
        const limits = [number(base[name]), ...ofGroups, number(own ?? 0)]
          .filter((limit) => limit > 0);
        assertEquals(is, limits.length > 0 ? Math.min(...limits) : 0, name);
      }
      if (combine === "least_of_all" && number(base[name]) > 0) {
        const below = [...ofGroups, ...own === undefined ? [] : [number(own)]];
        assertEquals(
          is,
          below.length > 0 ? Math.min(...below) : number(base[name]),
        );
      }
    }
  }));
});

Deno.test("settingsInForce() does not depend on the order of groups", () => {
  fc.assert(fc.property(globals, overrides, (base, given) => {
    const turned = { ...given, groups: given.groups.toReversed() };
    assertEquals(
      effectiveSettings(base, given),
      effectiveSettings(base, turned),
    );
  }));
});

Deno.test("a group that says nothing changes nothing", () => {
  fc.assert(fc.property(globals, overrides, (base, given) => {
    const more = { ...given, groups: [...given.groups, group(99, {})] };
    assertEquals(effectiveSettings(base, more), effectiveSettings(base, given));
    assertEquals(effectiveSettings(base, { own: {}, groups: [] }), base);
  }));
});
