import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { MOST_PROPOSED, proposeDuplicates } from "./duplicates.ts";
import { isWeakMac } from "./macs.ts";
import type { KnownMachine, Traits } from "./identity.ts";

const pc: Traits = {
  name: "pc-1",
  serial: "SN1234",
  uuid: "4C4C4544-0042-3510-8048-B4C04F4E1234",
  macs: ["3C:52:82:00:00:01"],
};
const other: KnownMachine = {
  machineId: 7,
  name: "pc-2",
  serial: "SN9999",
  uuid: "4C4C4544-0042-3510-8048-B4C04F4E9999",
  macs: ["3C:52:82:00:00:02"],
};

for (
  const [what, known, expected] of [
    ["nothing", {}, null],
    ["the name, in another case", { name: "PC-1" }, [
      "equal",
      "differs",
      "differs",
      0,
      0,
    ]],
    ["the serial", { serial: "SN1234" }, ["differs", "equal", "differs", 0, 0]],
    ["a placeholder of a serial", { serial: "To Be Filled By O.E.M." }, null],
    ["a MAC", { macs: pc.macs }, ["differs", "differs", "differs", 1, 0]],
  ] as const
) {
  Deno.test(`proposeDuplicates > machines share ${what}`, () => {
    const found = proposeDuplicates(pc, [{ ...other, ...known }]);
    assertEquals(
      found.map(({ evidence: { name, serial, uuid, macs, weakMacs } }) => [
        name,
        serial,
        uuid,
        macs.length,
        weakMacs.length,
      ]),
      expected ? [[...expected]] : [],
    );
  });
}

Deno.test("proposeDuplicates > a dock's or a hypervisor's MAC proves less", () => {
  const dock = "00:E0:4C:11:22:33";
  const [found] = proposeDuplicates(
    { ...pc, macs: [dock] },
    [{ ...other, macs: [dock] }],
  );
  assertEquals(found?.evidence.weakMacs, [dock]);
  assertEquals(
    ["52:54:00:00:00:01", "02:00:00:00:00:01", "3C:52:82:00:00:01"]
      .map(isWeakMac),
    [true, true, false],
  );
});

const few = <T>(...values: T[]) => fc.constantFrom(...values);
const someTraits = fc.record({
  name: few("", "a", "b"),
  serial: few("", "none", "SN1", "SN2"),
  uuid: few("", pc.uuid, other.uuid),
  macs: fc.uniqueArray(few("3C:52:82:00:00:01", "52:54:00:00:00:02")),
});

Deno.test("proposeDuplicates > proposes at most so many, each once, for a reason", () => {
  fc.assert(fc.property(
    someTraits,
    fc.array(fc.record({
      machineId: fc.integer({ min: 1, max: 9 }),
      traits: someTraits,
    })),
    (arriving, known) => {
      const found = proposeDuplicates(
        arriving,
        known.map(({ machineId, traits }) => ({ machineId, ...traits })),
      );
      const ids = found.map(({ machineId }) => machineId);
      assertEquals(new Set(ids).size, ids.length);
      assertEquals(ids.length <= MOST_PROPOSED, true);
      for (const { evidence } of found) {
        const { name, serial, uuid, macs } = evidence;
        assertEquals(
          [name, serial, uuid].includes("equal") || macs.length > 0,
          true,
        );
      }
    },
  ));
});
