import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import {
  createGroup,
  listGroupExcluded,
} from "#shared/contract/groups/groups.ts";
import { setField } from "#shared/contract/machines/account.ts";
import {
  listMachines,
  readMachine,
} from "#shared/contract/machines/machines.ts";
import { createOperator, listOperators } from "#shared/contract/operators.ts";
import { sharedSite } from "./shared_site.ts";
import { openSite } from "./site.ts";

const site = sharedSite(() => openSite());

const api = () => site().server.api;

async function firstMachine() {
  const { rows: [machine] } = await api()(listMachines, {});
  return machine!;
}

describe("u in the console takes back", () => {
  it("a custom field, unless it has been changed since", async () => {
    const { id, name } = await firstMachine();
    const fields = async () =>
      (await api()(readMachine, { params: { id } })).fields
        .map(({ name, value }) => `${name}=${value}`);
    await api()(setField, {
      body: { machines: [id], name: "Room", value: "B12" },
    });
    await using tty = await site().console({ args: [`--view=machines/${id}`] });
    await tty.sees(/Room +B12/);
    tty.press("f");
    await tty.sees(/> Value +B12/);
    tty.press("^u");
    tty.type("C7");
    tty.press("^s");
    await tty.sees(/^ +Room +C7/m);
    assertEquals(await fields(), ["Room=C7"]);
    tty.press("u");
    await tty.sees(`${name} is as it was before: B12.`);
    tty.press("y");
    await tty.seesNoMore("Undo the last action?");
    await tty.sees(/^ +Room +B12/m);
    assertEquals(await fields(), ["Room=B12"]);
    tty.press("f");
    await tty.sees(/> Value +B12/);
    tty.press("^u");
    tty.type("C7");
    tty.press("^s");
    await tty.sees(/^ +Room +C7/m);
    await api()(setField, {
      body: { machines: [id], name: "room", value: "D1" },
    });
    tty.press("u");
    await tty.sees(`Cannot undo it: ${name} has been changed again since`);
    assertEquals(await fields(), ["Room=D1"]);
  });

  it("a role", async () => {
    await api()(createOperator, { body: { name: "zoe", role: "viewer" } });
    const role = async () =>
      (await api()(listOperators, {})).rows
        .find(({ name }) => name === "zoe")?.role;
    await using tty = await site().console({ args: ["--view=operators"] });
    await tty.sees(/Operator 1 of 2/);
    tty.press("G", "e");
    await tty.sees("[viewer]");
    tty.press("right", "^s");
    await tty.sees("Make zoe operator instead of viewer?");
    tty.press("y");
    await tty.sees("zoe has the role operator now");
    assertEquals(await role(), "operator");
    tty.press("u");
    await tty.sees("zoe is as it was before: viewer.");
    tty.press("y");
    await tty.sees("zoe has the role viewer now");
    assertEquals(await role(), "viewer");
  });

  it("an inclusion that replaced an exclusion, to the exclusion", async () => {
    const { id, name } = await firstMachine();
    const group = await api()(createGroup, {
      body: { name: "all", query: "name:sim*", exclude: [id] },
    });
    const excluded = async () =>
      (await api()(listGroupExcluded, { params: { id: group.id } })).rows
        .map((machine) => machine.name);
    assertEquals(await excluded(), [name]);
    await using tty = await site().console({ args: ["--view=groups/all"] });
    await tty.sees("Machine 1 of 1");
    tty.press("n");
    await tty.sees("Add a machine to all");
    tty.type(name);
    tty.press("^s");
    await tty.sees(`${name} is now in all`);
    assertEquals(await excluded(), []);
    tty.press("u");
    await tty.sees(`${name} is excluded from all again.`);
    tty.press("y");
    await tty.sees(`${name} is now excluded from all`);
    assertEquals(await excluded(), [name]);
    tty.press("V");
    await tty.sees("Machine 1 of 1");
    tty.press("u");
    await tty.sees(`End the exclusion of ${name} from all?`);
    tty.press("y");
    await tty.sees("No machine is excluded");
    assertEquals(await excluded(), []);
    tty.press("V");
    await tty.sees("of 2");
    tty.press("u");
    await tty.sees(`${name} is excluded from all again.`);
    tty.press("y");
    await tty.sees(`${name} is now excluded from all`);
    assertEquals(await excluded(), [name]);
  });
});
