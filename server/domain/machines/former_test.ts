import { assertEquals } from "@std/assert";
import { recogniseFormer } from "./former.ts";

const pc = {
  name: "pc-7",
  serial: "5CG1234XYZ",
  uuid: "4C4C4544-0042-3510-8048-B4C04F4E4D32",
  macs: ["3C:52:82:AA:BB:01"],
};
const former = {
  ...pc,
  machineId: 7,
  deviceIds: ["pc-7-2026", "pc-7-2024"],
  removedAt: 1000,
};
const nothing = { name: "x", serial: "", uuid: "", macs: [] };

const cases = [
  ["the same agent", "pc-7-2026", pc, 7],
  ["an agent before the last one", "pc-7-2024", pc, 7],
  ["the same agent without traits", "pc-7-2026", nothing, 7],
  ["the same agent, all cards changed", "pc-7-2026", { ...pc, macs: [] }, 7],
  ["its disk in another computer", "pc-7-2026", {
    ...pc,
    serial: "OTHER",
  }, null],
  ["another board", "pc-7-2026", { ...pc, uuid: "OTHER" }, null],
  ["reinstalled", "new", pc, 7],
  ["reinstalled, without a UUID", "new", { ...pc, uuid: "" }, 7],
  ["the same serial alone", "new", { ...pc, uuid: "", macs: [] }, null],
  ["nothing in common", "new", nothing, null],
] as const;

for (const [situation, deviceId, traits, id] of cases) {
  Deno.test(`recogniseFormer() ${situation}: ${id}`, () => {
    assertEquals(recogniseFormer(deviceId, traits, [former]), id);
  });
}

Deno.test("recogniseFormer() takes the one that was removed last", () => {
  const later = { ...former, machineId: 9, removedAt: 2000 };
  assertEquals(recogniseFormer("new", pc, [former, later]), 9);
});
