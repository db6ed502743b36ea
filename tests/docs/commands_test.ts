import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "node:path";
import { readConfig, variableNames } from "#server/config.ts";
import { permissionsOf } from "#server/start/permissions.ts";
import { createGroup } from "#shared/contract/groups/groups.ts";
import { listMachines } from "#shared/contract/machines/machines.ts";
import { refusalOf } from "#tests/cli/parse.ts";
import { simulatedAgent } from "#tests/harness/agents/agent.ts";
import { simulatedMachine } from "#tests/harness/agents/agent_machine.ts";
import {
  type RunningServer,
  startServer,
} from "#tests/harness/server/server.ts";
import { ROOT } from "#tests/harness/server/task.ts";
import { temporaryFolder } from "#tests/harness/store/archives.ts";
import { placeProgram } from "#tests/harness/terminal/program_on_path.ts";
import { bareEnvironment } from "#tests/harness/terminal/terminal.ts";
import {
  type Block,
  blocksOf,
  inlineCodeOf,
  markdownFiles,
  read,
} from "./markdown.ts";

/**
 * The pages that run before the others, one by one: the first creates the
 * package that others use; the second changes settings, which is refused where
 * another page does so at the same time.
 */
const FIRST = ["docs/operate/first-package.md", "docs/operate/backup.md"];

/** The number of pages that run at a time. */
const AT_ONCE = 3;

/** Placeholders of the documents, and their values in the test. */
const placeholders = (server: RunningServer, folder: string) =>
  [
    ["http://127.0.0.1:7070", server.operatorUrl],
    ["https://ocs.example.org:8443", new URL(server.agentTlsUrl).origin],
    ["http://ocs.example.org:8080", new URL(server.agentUrl).origin],
    ["/var/lib/longshore", server.data],
    ["/var/backups/longshore", join(server.data, "backups")],
    ["/etc/longshore.passphrase", join(server.data, "passphrase")],
    ["/srv/longshore", join(folder, "restored")],
    ["/opt/longshore", ROOT],
    ["data/admin.token", join(server.data, "admin.token")],
    ["~/.longshore-token", join(server.data, "admin.token")],
    ["pc-7", "sim000001"],
    ["srv-1", "sim000002"],
  ] as const;

/** Blocks of shell, and whether one runs: "sh", "sh no-test: why not". */
async function shellBlocks(files: readonly string[]): Promise<Block[]> {
  const all: Block[] = [];
  for (const file of files) all.push(...blocksOf(file, await read(file)));
  return all.filter(({ info }) => /^sh\b/.test(info));
}

/** Commands of a block: continued lines joined, comments left out. */
function commandsOf({ text }: Block): string[] {
  return text.replaceAll(/\\\n\s*/g, "").split("\n")
    .map((line) => line.replace(/(^|\s)#\s.*$/, "").trim())
    .filter((line) => line !== "");
}

/** The words of a command, its quotes taken off. */
function wordsIn(command: string): string[] {
  const [, words = ""] =
    /^((?:'[^']*'|"[^"]*"|<\([^)]*|[^'"|>);&])*)/.exec(command) ?? [];
  return (words.match(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g) ?? [])
    .map((word) => word.replaceAll(/['"]/g, ""));
}

/** Text before a command: nothing, another command, sudo or a variable. */
const BEFORE = String.raw`(?:^|[(;&|]\s*|sudo |\b[A-Z_]+=\S+ )`;

/** The words that follow each call of `program` in a command. */
function callsOf(program: string, command: string): string[][] {
  const begins = new RegExp(`${BEFORE}${program}(?:\\s+|$)`, "g");
  return [...command.matchAll(begins)]
    .map(({ 0: found, index }) => wordsIn(command.slice(index + found.length)));
}

Deno.test("the documents name tasks that exist, and flags of the server", async () => {
  const { tasks } = JSON.parse(await read("deno.json"));
  const wrong: string[] = [];
  let found = 0;
  for (const block of await shellBlocks(await markdownFiles())) {
    for (const command of commandsOf(block)) {
      for (
        const [name, ...rest] of callsOf(
          "(?:.*\\bdeno(?:@[\\d.]+)?) task",
          command,
        )
      ) {
        found++;
        if (!Object.hasOwn(tasks, name!)) wrong.push(`${block.at}: ${name}`);
        if (name !== "serve" && name !== "restore") continue;
        try {
          readConfig(name === "serve" ? rest : ["--restore", ...rest], {});
        } catch (error) {
          wrong.push(`${block.at}: ${(error as Error).message}`);
        }
      }
    }
  }
  assert(found > 5, `only ${found} tasks were found`);
  assertEquals(wrong, []);
});

Deno.test("the example service files are valid for the server", async () => {
  const environment = await read("docs/operate/examples/longshore.env");
  const unit = await read("docs/operate/examples/longshore.service");
  const named = [...environment.matchAll(/^#?(LONGSHORE_\w+)="?([^"\n]*)/gm)]
    .map(([, name, value]) => [name!, value!] as const);
  const config = readConfig([], Object.fromEntries(named));
  assertEquals(config?.data, "/var/lib/longshore");
  assertEquals(config?.names, ["ocs.example.org"]);
  const page = await read("docs/operate/install.md");
  for (const [name] of named) {
    assert(page.includes(`\`${name}\``), `${name} is not explained`);
  }
  const command = /^ExecStart=\S+\/deno run ([^]*?[^\\])\n/m.exec(unit)?.[1];
  const words = command?.split(/[\s\\]+/) ?? [];
  assertEquals(words.at(-1), "server/main.ts");
  const isOfTheHost = (word: string) => word.startsWith("--allow-ffi=");
  assertEquals(
    words.filter((word) => word.startsWith("--allow-") && !isOfTheHost(word)),
    permissionsOf(config!, "/opt/longshore", variableNames())
      .filter((flag) => flag.startsWith("--allow-") && !isOfTheHost(flag)),
  );
  assertMatch(unit, /^EnvironmentFile=\/etc\/longshore\.env$/m);
});

Deno.test("the documents name commands and options that exist", async () => {
  const wrong: string[] = [];
  const files = await markdownFiles();
  const blocks = await shellBlocks(files);
  for (const file of files) {
    blocks.push(...inlineCodeOf(file, await read(file)));
  }
  const lines = blocks.flatMap((block) =>
    commandsOf(block).flatMap((command) => callsOf("longshore", command))
      .map((words) => ({ at: block.at, words, sketch: block.info === "" }))
  );
  for (const { at, words, sketch } of lines) {
    const why = await refusalOf(words, { sketch });
    if (why) wrong.push(`${at}: longshore ${words.join(" ")}: ${why}`);
  }
  assert(lines.length > 150, `only ${lines.length} commands were found`);
  assertEquals(wrong, []);
});

Deno.test("every block of shell runs in the test, or says why not", async () => {
  const silent = (await shellBlocks(await markdownFiles()))
    .filter(({ info }) => !/^sh( needs-\w+| no-test: .+)?$/.test(info))
    .map(({ at, info }) => `${at}: ${info}`);
  assertEquals(silent, []);
});

Deno.test("the French documents have the same commands", async () => {
  const pages = (await markdownFiles()).filter((file) =>
    file === "README.fr.md" || file.startsWith("docs/fr/")
  );
  for (const page of pages) {
    const english = page.replace(".fr.md", ".md").replace("docs/fr/", "docs/");
    const commands = async (file: string) =>
      (await shellBlocks([file])).map(({ info, text }) => [info, text]);
    assertEquals(await commands(page), await commands(english), page);
  }
});

Deno.test("the commands of the documents run, one after the other", async () => {
  await using folder = await temporaryFolder();
  const data = join(folder.path, "server");
  await Deno.mkdir(data);
  const passphrase = join(data, "passphrase");
  await Deno.writeTextFile(passphrase, "correct horse battery staple\n");
  await using server = await startServer({
    data,
    flags: [
      ...["--backups", join(data, "backups")],
      ...["--backup-passphrase-file", passphrase],
    ],
  });
  const ca = await Deno.readTextFile(server.caPath);
  for (const number of [1, 2]) {
    using agent = simulatedAgent({
      server: server.agentUrl,
      machine: simulatedMachine(number),
      ca,
    });
    assertEquals((await agent.cycle()).exitCode, 0);
  }
  const { rows } = await server.api(listMachines);
  await server.api(createGroup, {
    body: { name: "office", machines: rows.map(({ id }) => id) },
  });
  const path = await placeProgram(folder.path);
  await Deno.symlink(Deno.execPath(), join(path, "deno"));
  const env = {
    ...bareEnvironment(),
    PATH: `${path}:${Deno.env.get("PATH")}`,
    NO_COLOR: "1",
    XDG_CONFIG_HOME: join(folder.path, "config"),
    LONGSHORE_SERVER: server.operatorUrl,
    LONGSHORE_TOKEN_FILE: join(server.data, "admin.token"),
  };
  /** Runs a page in its own folder, which contains the agents' file. */
  async function follow(page: string): Promise<void> {
    const cwd = await Deno.makeTempDir({ dir: folder.path });
    await Deno.writeTextFile(join(cwd, "cacert.pem"), ca);
    for (const block of await shellBlocks([page])) {
      if (!await canRun(block)) continue;
      let script = block.text;
      for (const [from, to] of placeholders(server, cwd)) {
        script = script.replaceAll(from, to);
      }
      const { code, stdout, stderr } = await new Deno.Command("sh", {
        args: ["-eu", "-c", script],
        cwd,
        clearEnv: true,
        env,
      }).output();
      const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
      assertEquals(code, 0, `${block.at}\n${text(stdout)}\n${text(stderr)}`);
    }
  }

  const pages = (await markdownFiles()).filter((file) =>
    file === "README.md" || /^docs\/(operate\/|tour)/.test(file)
  );
  for (const page of FIRST) {
    assert(pages.includes(page));
    await follow(page);
  }
  const others = pages.filter((page) => !FIRST.includes(page)).values();
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (const page of others) await follow(page);
  }));
});

async function canRun({ info }: Block): Promise<boolean> {
  if (info === "sh") return true;
  const [, program] = /^sh needs-(\w+)$/.exec(info) ?? [];
  if (!program) return false;
  const { success } = await new Deno.Command("sh", {
    args: ["-c", `command -v ${program}`],
    stdout: "null",
  }).output();
  return success;
}
