import { assertEquals } from "@std/assert";
import { recognise, significantTraits } from "./identity.ts";

const pc = {
  name: "pc-7",
  serial: "5CG1234XYZ",
  uuid: "4C4C4544-0042-3510-8048-B4C04F4E4D32",
  macs: ["3C:52:82:AA:BB:01", "3C:52:82:AA:BB:02"],
};
const known = [{ ...pc, machineId: 7 }];

const cases = [
  ["reinstalled: all the same", pc, 7],
  ["a network card replaced, one left", {
    ...pc,
    macs: [pc.macs[1]!, "00:50:B6:00:00:09"],
  }, 7],
  ["no serial reported", { ...pc, serial: "" }, 7],
  ["no MAC reported", { ...pc, macs: [] }, 7],
  ["serial alone proves too little", { ...pc, uuid: "", macs: [] }, null],
  ["another board in the same case", { ...pc, serial: "OTHER" }, null],
  [
    "a cloned disk in another machine",
    { ...pc, serial: "OTHER", uuid: "" },
    null,
  ],
  ["all network cards changed", { ...pc, macs: ["00:50:B6:00:00:09"] }, null],
] as const;

for (const [situation, arriving, machineId] of cases) {
  Deno.test(`recognise() ${situation}: ${machineId}`, () => {
    assertEquals(recognise(arriving, known), machineId);
  });
}

const bare = { ...pc, serial: "", uuid: "" };
const withoutFirmware = [
  ["the same name and MACs", bare, 7],
  ["another name", { ...bare, name: "pc-8" }, null],
  ["one MAC less", { ...bare, macs: [pc.macs[0]!] }, null],
] as const;

for (const [situation, arriving, machineId] of withoutFirmware) {
  Deno.test(`recognise() without serial and UUID, ${situation}: ${machineId}`, () => {
    assertEquals(recognise(arriving, [{ ...bare, machineId: 7 }]), machineId);
  });
}

Deno.test("recognise() does not choose between two that fit", () => {
  const twin = { ...pc, machineId: 8 };
  assertEquals(recognise(pc, [...known, twin]), null);
});

const worthless = [
  ["serial", { serial: "To be filled by O.E.M." }],
  ["serial", { serial: "0000000" }],
  ["serial", { serial: "System Serial Number" }],
  ["serial", { serial: "A5 06 05 00 FF FB EB BF" }],
  ["uuid", { uuid: "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF" }],
  ["uuid", { uuid: "03020100-0504-0007-0008-000900000000" }],
  ["uuid", { uuid: "00020003-0004-0005-0006-000700080009" }],
  ["uuid", { uuid: "none" }],
] as const;

for (const [trait, given] of worthless) {
  Deno.test(`tellingTraits() takes no ${trait} from ${JSON.stringify(given)}`, () => {
    assertEquals(significantTraits({ ...pc, ...given })[trait], "");
  });
}

Deno.test("tellingTraits() drops MACs that many machines share", () => {
  const macs = ["02:42:AC:11:00:02", "50:50:54:50:30:30", pc.macs[0]!];
  assertEquals(significantTraits({ ...pc, macs }).macs, [pc.macs[0]!]);
});
