/** Texts of agents that could act on a terminal, or look like others. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { listMachines } from "#shared/contract/machines/machines.ts";
import { createPackage } from "#shared/contract/packages/packages.ts";
import { isVisibleLine } from "#shared/invisible.ts";
import {
  inventoryContent,
  simulatedMachine,
} from "#tests/harness/agents/agent_machine.ts";
import {
  CONTENT_TYPE,
  inventory,
  pack,
  report,
  USER_AGENT,
} from "#tests/harness/agents/agent_wire.ts";
import { longshore } from "#tests/cli/cli.ts";
import { startServer } from "#tests/harness/server/server.ts";
import { openConsole } from "#tests/harness/terminal/terminal.ts";

/**
 * Escape, CSI and string terminator of C1, an override of the direction, a
 * zero-width space, a tag character, a filler that is drawn as nothing.
 */
const NASTY = "\u001b[31m\u009b31m\u009c\u202e\u200b\u{e0041}\u3164";
/** The same without what XML forbids. */
const IN_XML = NASTY.replace("\u001b", "");

const MACHINE = simulatedMachine(1, {
  deviceId: `id\u202e\u200b-2026-01-02-03-04-05`,
  name: `name${IN_XML}x`,
  tag: `tag${IN_XML}x`,
  serial: `serial${IN_XML}x`,
});

const ESC = "\u001b";
/** The escape sequences that the console itself writes. */
const OWN_SEQUENCES = new RegExp(
  [
    `${ESC}\\[[0-9;?]*[a-zA-Z]`,
    `${ESC}\\][^\u0007]*\u0007`,
    `${ESC}[()=>78][B0]?`,
    "\r",
  ].join("|"),
  "g",
);

const assertVisible = (text: string, where: string) => {
  const broken = text.split("\n").filter((line) => !isVisibleLine(line));
  assertEquals(broken, [], where);
};

Deno.test("texts of agents with invisible characters act nowhere and are seen everywhere", async () => {
  await using server = await startServer();
  const env = {
    LONGSHORE_SERVER: server.operatorUrl,
    LONGSHORE_TOKEN: server.token,
  };
  const send = async (text: string) => {
    const answer = await fetch(server.agentUrl, {
      method: "POST",
      headers: {
        "content-type": CONTENT_TYPE.unix,
        "user-agent": USER_AGENT.unix,
      },
      body: pack(text, "unix"),
    });
    await answer.body?.cancel();
    return answer.status;
  };
  const content = inventoryContent(MACHINE, []) +
    `<SOFTWARES><NAME>soft${IN_XML}x</NAME><VERSION>1${IN_XML}</VERSION></SOFTWARES>` +
    `<USERS><LOGIN>user${IN_XML}x</LOGIN></USERS>`;
  assertEquals(await send(inventory(MACHINE, content)), 200);
  await server.api(createPackage, {
    body: { name: "vlc", version: "3", action: "execute", command: "true" },
  });
  await send(report(MACHINE, 1_234_567_890, `ERR${IN_XML}`));
  await send(
    `<REQUEST><DEVICEID>pc-2026-01-02-03-04-05</DEVICEID><QUERY>Q${NASTY}</QUERY></REQUEST>`,
  );
  await send(
    `<REQUEST><DEVICEID>pc-2026-01-02-03-04-05</DEVICEID><QUERY>Q${IN_XML}</QUERY></REQUEST>`,
  );

  const { rows: [machine] } = await server.api(listMachines);
  const id = `${machine!.id}`;
  const plain = [
    ["machines", "list"],
    ["machines", "list", "--quiet"],
    ["machines", "show", id],
    ["machines", "inventory", id],
    ["machines", "inventory", id, "SOFTWARES"],
    ["machines", "inventory", id, "HARDWARE"],
    ["tail", "--limit", "50"],
    ["troubles", "list"],
    ["overview"],
    ["networks", "list"],
    ["why", "vlc"],
    ["why", id],
    ["groups", "create", "g", "--query", `software:"soft${IN_XML}x"`],
    ["machines", "show", `name${IN_XML}`],
    ["machines", "retire", `nam${IN_XML}`],
    ["__complete", "--", "machines", "show", ""],
    ["__complete", "--", "machines", "list", "tag:"],
    ["__complete", "--", "machines", "list", "software:"],
  ];
  for (const args of plain) {
    const { out, err } = await longshore(env, ...args);
    assertVisible(out + err, args.join(" "));
  }
  assertVisible(server.log(), "the server's log");
  for (
    const args of [["machines", "list", "--json"], [
      "machines",
      "inventory",
      id,
      "SOFTWARES",
      "--ndjson",
    ], ["tail", "--limit", "50", "--ndjson"]]
  ) {
    await using tty = await openConsole({ args, env, columns: 200, rows: 60 });
    await tty.exit();
    const written = tty.written().replaceAll("\r", "");
    assertVisible(written, args.join(" "));
    assertStringIncludes(written, "\\u202e");
  }
  for (const view of ["machines", `machines/${id}`, "overview", "events"]) {
    await using tty = await openConsole({ args: [`--view=${view}`], env });
    await tty.sees(view === "overview" ? "Needs you" : /\ufffd/);
    const shown = tty.written().replaceAll(OWN_SEQUENCES, "");
    assertVisible(shown, view);
    tty.press("q");
    await tty.exit();
  }
});
