import { assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  add,
  bytesOf,
  type MachineSet,
  replaced,
  setOf,
  unite,
  wordsFor,
} from "./machine_set.ts";

const MOST = 300;
const words = wordsFor(MOST);
const ids = fc.uniqueArray(fc.integer({ min: 0, max: MOST }));

function membersOf(set: MachineSet): number[] {
  const bits = new Uint32Array(words);
  unite(bits, set);
  return [...bytesOf(bits).entries()].filter(([, bit]) => bit === 1)
    .map(([id]) => id);
}

const sorted = (all: Iterable<number>) => [...all].sort((a, b) => a - b);

Deno.test("setOf() holds its ids, as a list and as a bitmap", () => {
  fc.assert(fc.property(ids, (all) => {
    const set = setOf(all, words);
    assertEquals(set.dense, all.length > words);
    assertEquals(membersOf(set), sorted(all));
  }));
});

Deno.test("replaced() forgets what changed and keeps the rest", () => {
  fc.assert(fc.property(ids, ids, ids, (all, changed, chosen) => {
    const members = chosen.filter((id) => changed.includes(id));
    const bits = new Uint32Array(words);
    for (const id of changed) add(bits, id);
    const after = replaced(setOf(all, words), bits, members);
    const kept = all.filter((id) => !changed.includes(id));
    assertEquals(membersOf(after), sorted([...kept, ...members]));
  }));
});
