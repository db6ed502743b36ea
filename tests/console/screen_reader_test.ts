import { afterAll, afterEach, beforeAll, describe, it } from "@std/testing/bdd";
import { join } from "node:path";
import { noise, zipOf } from "#tests/harness/store/archives.ts";
import type { Terminal } from "#tests/harness/terminal/terminal.ts";
import { says as saysOn } from "./said.ts";
import { sharedSite } from "./shared_site.ts";
import { openSite } from "./site.ts";

const site = sharedSite(() => openSite());

describe("a screen reader is told, in the order of the screen,", () => {
  let tty: Terminal;
  let folder: string;
  beforeAll(async () => {
    folder = await Deno.makeTempDir({ prefix: "longshore-said-" });
    await Deno.writeFile(
      join(folder, "tool-3.zip"),
      zipOf({ name: "run.sh", text: "#!/bin/sh" }, {
        name: "data",
        bytes: noise(900),
      }),
    );
    tty = await site().console({
      args: ["--screen-reader", "--view=overview"],
      rows: 60,
    });
    await tty.sees("First steps");
    await nothingIsDrawn();
  });
  afterAll(async () => {
    await tty[Symbol.asyncDispose]();
    await Deno.remove(folder, { recursive: true });
  });
  afterEach(nothingIsDrawn);
  /**
   * Waits until the terminal emulator rests: a test fails in which a timer ends
   * that began before it.
   */
  function nothingIsDrawn(): Promise<void> {
    return tty.silent(200);
  }
  const says = (...said: readonly RegExp[]) => saysOn(tty, ...said);

  it("where it is and what to do first", async () => {
    await says(
      /longshore .*admin@/,
      /overview/,
      /\(selected\) First steps: yes 1 /,
      /enter open/,
    );
  });

  it("the fields of a new package, which are suggested, and the findings", async () => {
    tty.press("2", "n");
    await says(/packages > new package/, /> Archive or file/, /Action/);
    tty.type(`${folder}/tool-3.zip\r\r\r`);
    await says(
      /Archive or file \S+tool-3\.zip/,
      /Action \[launch\] .*\(suggested\)/,
      /> Name tool +\(suggested\)/,
      /Command run\.sh/,
      /\[ check \]/,
    );
    tty.press("^u", "^s");
    await says(/> Name/, /required/);
    tty.type("tool");
    tty.press("^s");
    await says(/new package/, /\(selected\) \S+/, /enter creates it/);
    tty.press("enter");
    await says(/packages > tool/, /\(selected\) Progress: Activation off/);
    await says(/is created/, /Y copies: longshore packages create/);
  });

  it("that it is on, whom a plan reaches, and what to type", async () => {
    tty.press("a");
    await says(/\(selected\) Progress: Activation on/, /is on and will/);
    tty.press("A");
    await says(
      /\(selected\) ID 1, GROUP ascending office, MACHINES 2/,
      /Assign .* to which group\?/,
    );
    tty.press("enter");
    await says(/> for office/, /\(selected\) Reaches 2 machines: 2 Unix/);
    tty.press("A");
    await says(/Assign .* to office\?/, /affects 2 machines/, /Type 2 to/);
    tty.type("2\r");
    await says(/is assigned to office: 2 machines added/);
  });

  it("how far it got, and why a machine failed", async () => {
    await site().cycle();
    tty.press("esc");
    await says(
      /\(selected\) PACKAGE tool 3, FOR Unix/,
      /DONE 50 %, WAITING 0, OFFERED 0, OK 1, FAILED 1/,
      /Package 1 of 3/,
    );
    tty.press("m", "z");
    await says(/failures only/, /\(selected\) MACHINE .*sim000002/, /failed/);
    tty.press("enter");
    await says(/tool 3 on sim000002/, /\(selected\) Package tool 3/);
    tty.press("j", "j", "j");
    await says(/\(selected\) Why It failed/, /Line 4 of/);
    tty.press("esc");
    await says(/failures only/, /\(selected\) MACHINE .*sim000002/);
  });

  it("what a retry did, and that the machine waits again", async () => {
    tty.press("r", "y");
    await says(
      /No failures here; z shows everything/,
      /tool 3 on sim000002 is now waiting, attempt 2/,
      /Y copies: longshore deployments retry sim000002/,
    );
    tty.press("z", "G");
    await says(/\(selected\) MACHINE .*sim000002, STATE waiting/);
  });

  it("what a filter finds, and the machines of a group made from it", async () => {
    tty.type("3/os:deb");
    await says(/machines/, /\(selected\) ID 1, MACHINE/, /\/os:deb/, /2 found/);
    tty.press("enter", "N");
    await says(/> Name/, /Query os:deb/, /\[ create the group \]/);
    tty.type("debs");
    tty.press("^s");
    await says(/> debs/, /\(selected\) ID 1/, /WHY by query/, /is created/);
  });

  it("a setting with its value, its source and its range", async () => {
    tty.press("S");
    await says(
      /debs > settings/,
      /\(selected\) SETTING downloadsOn, VALUE true, FROM default, RANGE true, false/,
      /Agents may download/,
    );
  });

  it("whose token it is, and the secret once", async () => {
    tty.type(":operators\r");
    await says(/\(selected\) NAME ascending admin, ROLE admin/);
    tty.press("t");
    await says(/Operator admin/, /> Name/, /\[ issue it to admin, admin \]/);
    tty.type("desk");
    tty.press("^s");
    await says(/shown only once/, /lsh_\S+/, /For admin, admin/, /y copy/);
    tty.press("enter");
    await says(/\(selected\) /, /desk/);
  });

  it("what was done, by whom", async () => {
    tty.type("7");
    await says(/events/, /\(selected\) TIME .*WHAT token issued, .*BY admin/);
    tty.press("enter");
    await says(/events > event/, /\(selected\) Event token issued/);
    tty.type("0");
    await says(/networks/, /\(selected\) |No /);
  });
});
