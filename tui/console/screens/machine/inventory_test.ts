import { assertEquals } from "@std/assert";
import {
  entriesOf,
  hardwareOf,
  searchPrograms,
  softwareOf,
} from "./inventory.ts";

const changedAt = "2026-11-22T10:00:00.000Z";
const inventory = {
  history: [],
  sections: {
    BIOS: { changedAt, entries: [{ SMANUFACTURER: "Acme ", SMODEL: "T1" }] },
    HARDWARE: { changedAt, entries: [{ MEMORY: "16384" }] },
    DRIVES: {
      changedAt,
      entries: [{ LETTER: "C:", FREE: "1024", TOTAL: "a lot" }, null],
    },
    SOFTWARES: {
      changedAt,
      entries: [
        { NAME: "vlc", VERSION: "3.0", FROM: "deb" },
        { NAME: "Firefox", PUBLISHER: "Mozilla" },
      ],
    },
  },
};

Deno.test("hardwareOf() says what the agent sent, and leaves out the rest", () => {
  assertEquals(hardwareOf(inventory).slice(0, 3), [
    ["Computer", "Acme T1"],
    ["Memory", "16 GiB"],
    ["Drive", "C: 1.0 GiB free of a lot "],
  ]);
});

Deno.test("entriesOf() reads whatever came", () => {
  assertEquals(entriesOf(inventory, "DRIVES").length, 2);
  assertEquals(entriesOf(inventory, "NONE"), []);
});

Deno.test("softwareOf() sorts by name, and searched() finds in any case", () => {
  const programs = softwareOf(inventory);
  assertEquals(programs.map(({ name }) => name), ["Firefox", "vlc"]);
  assertEquals(searchPrograms(programs, " FIRE "), [
    { name: "Firefox", version: "", publisher: "Mozilla" },
  ]);
});
