import { assertEquals } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import { createGroup, listGroups } from "#shared/contract/groups/groups.ts";
import { listMachines } from "#shared/contract/machines/machines.ts";
import {
  createPackage,
  setActivation,
} from "#shared/contract/packages/packages.ts";
import { RolloutPolicy } from "#shared/contract/rollouts/policy.ts";
import { EXAMPLES } from "#tui/cli/examples.ts";
import { simulatedAgent } from "#tests/harness/agents/agent.ts";
import { simulatedMachine } from "#tests/harness/agents/agent_machine.ts";
import { startServer } from "#tests/harness/server/server.ts";
import {
  tarGzOf,
  temporaryFolder,
  zipOf,
} from "#tests/harness/store/archives.ts";
import { placeProgram } from "#tests/harness/terminal/program_on_path.ts";
import { bareEnvironment } from "#tests/harness/terminal/terminal.ts";

/** Names and addresses of the machines that the examples name. */
const MACHINES = [
  ["pc-1", "10.1.2.1"],
  ["pc-2", "10.1.2.2"],
  ["pc-3", "10.1.2.3"],
  ["pc-4", "10.1.3.4"],
  ["pc-7", "10.1.2.7"],
  ["pc-8", "10.1.2.8"],
  ["pc-9", "10.1.2.9"],
  ["srv-1", "10.1.2.100"],
] as const;

/** Commands whose examples make what others name, and those that remove it. */
const FIRST = [
  "groups create",
  "networks name",
  "operators create",
  "notes add",
  "relays create",
  "notifications create",
];
const LAST = [
  "packages delete",
  "groups delete",
  "operators remove",
  "relays token",
  "relays revoke",
  "notifications remove",
  "machines retire",
  "machines restore",
  "machines remove",
];

/** Examples that no test can run, and why. */
const NOT_RUN: Readonly<Record<string, string>> = {
  "longshore --ssh ops@ocs.example.org --token-file ~/.longshore-token":
    "it needs a host with ssh",
  "longshore servers remove ocs-b.example.org:8443": "it needs a second server",
  "longshore notifications test chat": "it needs a receiver",
  "longshore machines clear-alert pc-1": "it needs an alert about its identity",
};

Deno.test("every example in the help works as it is printed", async (test) => {
  await using folder = await temporaryFolder();
  const passphrase = join(folder.path, "passphrase");
  await Deno.writeTextFile(passphrase, "correct horse battery staple\n");
  await using server = await startServer({
    flags: [
      ...["--backups", join(folder.path, "backups")],
      ...["--backup-passphrase-file", passphrase],
    ],
  });
  const ca = await Deno.readTextFile(server.caPath);
  for (const [i, [name, ip]] of MACHINES.entries()) {
    using agent = simulatedAgent({
      server: server.agentUrl,
      machine: simulatedMachine(i + 1, {
        name,
        ip,
        deviceId: `${name}-2026-01-02-03-04-05`,
        mask: "255.255.255.0",
      }),
      ca,
    });
    assertEquals((await agent.cycle()).exitCode, 0);
  }
  const { archive } = await server.upload(
    "vlc.tar.gz",
    await tarGzOf({ name: "run.sh", text: "#!/bin/sh\nexit 0\n" }),
  );
  const vlc = await server.api(createPackage, {
    body: {
      name: "vlc",
      version: "3.0",
      action: "launch",
      command: "run.sh",
      target: "unix",
      archiveId: archive.id,
    },
  });
  const id = vlc.package!.id;
  const { rows: machines } = await server.api(listMachines);
  const idOf = (name: string) =>
    machines.find((machine) => machine.name === name)!.id;
  const { rows } = await server.api(listGroups);
  assertEquals(rows, []);
  await server.api(createGroup, {
    body: { name: "debian", query: "os:debian" },
  });

  const path = `${await placeProgram(folder.path)}:${Deno.env.get("PATH")}`;
  const home = join(folder.path, "home");
  await Deno.mkdir(join(home, ".config/fish/completions"), { recursive: true });
  const env = {
    ...bareEnvironment(),
    PATH: path,
    HOME: home,
    NO_COLOR: "1",
    XDG_CONFIG_HOME: join(home, ".config"),
    LONGSHORE_SERVER: server.operatorUrl,
    LONGSHORE_TOKEN_FILE: join(server.data, "admin.token"),
  };
  const cwd = join(folder.path, "work");
  await Deno.mkdir(cwd);
  await filesIn(cwd);

  const run = async (line: string) => {
    const { code, stdout, stderr } = await new Deno.Command("bash", {
      args: ["-c", line],
      cwd,
      clearEnv: true,
      env,
      stdin: "null",
    }).output();
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    return { code, out: text(stdout), err: text(stderr) };
  };
  /** Changes rows of the server's database, as agents' reports would. */
  const sql = (text: string, ...values: (string | number)[]) => {
    using database = new DatabaseSync(join(server.data, "longshore.db"));
    database.exec("pragma busy_timeout = 10000");
    database.prepare(text).run(...values);
  };
  /** Puts vlc on a machine, in a state. */
  const deploy = (name: string, state: string, more = "") => {
    sql(
      "insert or ignore into assignment (id, package_id, force, mode, created_at, created_by) values (7, ?, 0, 'snapshot', 0, 'admin')",
      id,
    );
    sql(
      "delete from deployment where machine_id = ? and package_id = ?",
      idOf(name),
      id,
    );
    sql(
      `insert into deployment (machine_id, package_id, assignment_id, state, force, updated_at) values (?, ?, 7, ?, 0, ?)`,
      idOf(name),
      id,
      state,
      Date.now(),
    );
    if (more) {
      sql(
        `update deployment set ${more} where machine_id = ? and package_id = ?`,
        idOf(name),
        id,
      );
    }
  };
  /** Makes assignment 7 a rollout of vlc, whose waves operators open. */
  const rollOut = (state: string, openWave: number) => {
    sql(
      "insert or ignore into assignment (id, package_id, force, mode, created_at, created_by) values (7, ?, 0, 'snapshot', 0, 'admin')",
      id,
    );
    sql("update assignment set created_by = 'ada', withdrawn_at = null");
    sql(
      "insert into rollout (assignment_id, state, open_wave, policy, changed_at, changed_by, seed) values (7, ?, ?, ?, 0, 'admin', 1) on conflict do update set state = excluded.state, open_wave = excluded.open_wave",
      state,
      openWave,
      JSON.stringify(RolloutPolicy.parse({
        waves: [{ percent: 5 }, { percent: 25 }, { percent: 100 }],
        advance: { succeededPercent: 90, approval: "each" },
      })),
    );
    for (const [i, percent] of [5, 25, 100].entries()) {
      sql(
        "insert or ignore into rollout_wave (assignment_id, number, rule, cut) values (7, ?, ?, 0)",
        i + 1,
        JSON.stringify({ percent }),
      );
    }
  };
  const activate = (active: boolean) =>
    server.api(setActivation, {
      params: { id },
      body: { active, confirmMachines: 100 },
    });
  const groupNamed = async (name: string) =>
    (await server.api(listGroups)).rows.find((group) => group.name === name)!;

  /** What has to be there before an example. */
  const before: Readonly<Record<string, () => Promise<unknown> | void>> = {
    "packages activate": () => {
      for (const name of ["pc-1", "pc-2"]) deploy(name, "waiting");
    },
    "assign vlc --group office --waves": () =>
      sql("delete from deployment where package_id = ?", id),
    "rollouts show": () => rollOut("halted", 1),
    "rollouts report": () => rollOut("halted", 1),
    "rollouts pause": () => rollOut("running", 1),
    "rollouts resume": () => rollOut("paused", 1),
    "rollouts open": () => rollOut("running", 1),
    "rollouts stop": () => rollOut("paused", 1),
    "rollouts wait": () => rollOut("paused", 2),
    "windows remove": () =>
      sql(
        "insert or ignore into maintenance_window (id, group_id, rule, created_at, created_by) select 3, id, ?, 0, 'ada' from machine_group limit 1",
        JSON.stringify({
          ...{ days: ["mon"], start: "22:00", minutes: 60, zone: "UTC" },
          except: [],
        }),
      ),
    "deployments show": () => deploy("pc-1", "waiting"),
    "deployments wait": () => {
      sql("delete from deployment where package_id = ?", id);
      deploy("pc-1", "succeeded");
    },
    "deployments retry pc-1": () => deploy("pc-1", "failed"),
    "deployments retry --package": () => {
      for (const name of ["pc-1", "pc-2"]) deploy(name, "failed");
    },
    "deployments restarted": () => deploy("pc-1", "reboot_pending"),
    "deployments accept": () => {
      for (const name of ["pc-1", "pc-2"]) {
        deploy(name, "succeeded", "unverified = 1");
      }
    },
    "deployments cancel": () => {
      for (const name of ["pc-1", "pc-2"]) deploy(name, "waiting");
    },
    "why pc-1": () => deploy("pc-1", "waiting"),
    "assignments withdraw": () => {
      for (const name of ["pc-1", "pc-2"]) deploy(name, "waiting");
    },
    "machines merge 3": () =>
      sql(
        "insert or ignore into duplicate (id, older_id, newer_id, evidence, found_at) values (3, ?, ?, ?, 0)",
        idOf("pc-7"),
        idOf("pc-8"),
        JSON.stringify({
          name: "differs",
          serial: "equal",
          uuid: "unknown",
          macs: [],
          weakMacs: [],
        }),
      ),
    "networks scanners": () =>
      run("longshore networks name 10.1.3.0/24 guests"),
    "networks mark": () =>
      sql(
        "insert into network_host (network_id, mac, ip, ip_number, name, vendor, agent, marked, first_seen_at, last_seen_at, seen_by) select id, '00:11:22:AA:BB:CC', '10.1.2.200', 167838408, '', '', 0, 0, 0, 0, ? from network where address = '10.1.2.0'",
        idOf("pc-1"),
      ),
    "profiles use": () =>
      run(
        "longshore profiles add prod --server http://127.0.0.1:7070 --token-file ~/.longshore-token",
      ),
    "packages relations 'vlc 3.0' --requires": () =>
      run(
        "longshore packages create --action execute --name runtime --command true",
      ),
    "packages delete": async () => {
      await activate(false);
      sql("update deployment set state = 'cancelled' where package_id = ?", id);
    },
    "relays create": () => run("longshore groups create lyon --machine pc-1"),
    "notifications enable": () => run("longshore notifications disable chat"),
    "notifications disable": () => run("longshore notifications enable chat"),
    "notifications resend": () =>
      sql(
        "insert into notification_delivery (target_id, message_id, event_seq, message, state, next_at, created_at) select id, 'msg_1', 1, '{}', 'dead', 0, 0 from notification_target where name = 'chat'",
      ),
    "groups rename": async () => {
      if (await groupNamed("office")) return;
      await run("longshore groups create office --machine pc-1");
    },
    "groups delete": async () => {
      if (await groupNamed("office")) return;
      await run("longshore groups create office --machine pc-1");
    },
  };
  const after: Readonly<Record<string, () => Promise<unknown> | void>> = {
    "groups rename": () =>
      run("longshore groups rename 'office, floor 2' office"),
  };
  const step = async (steps: typeof before, words: string) => {
    for (const [begin, does] of Object.entries(steps)) {
      if (words.startsWith(begin)) await does();
    }
  };

  const place = (name: string) =>
    FIRST.includes(name) ? 0 : LAST.includes(name) ? 2 : 1;
  const names = Object.keys(EXAMPLES)
    .toSorted((one, other) => place(one) - place(other));
  for (const name of names) {
    for (const example of EXAMPLES[name]!) {
      await test.step({
        name: example,
        ignore: Object.hasOwn(NOT_RUN, example),
        async fn() {
          const words = example.replace("longshore ", "");
          await step(before, words);
          let line = example.replaceAll("1795359043", `${id}`)
            .replace("--follow", "--limit 3");
          if (line.includes("tokens revoke 3")) {
            const { out } = await run(
              "longshore tokens list --filter laptop -q",
            );
            line = line.replace("3", out.trim().split("\n")[0]!);
          }
          const listed = [["notes ", "notes"], [
            "enrolment revoke",
            "enrolment",
          ]];
          const [, noun] = listed.find(([begin]) =>
            words.startsWith(begin!) && / [27]( |$)/.test(words)
          ) ?? [];
          if (noun) {
            const { out } = await run(`longshore ${noun} list -q`);
            line = line.replace(
              / [27](?= |$)/,
              ` ${out.trim().split("\n")[0]}`,
            );
          }
          if (words.startsWith("backup show")) {
            const { out } = await run("longshore backup list -q");
            line = line.replace(/ \S+$/, ` ${out.trim().split("\n")[0]}`);
          }
          if (words.startsWith("notes add -")) {
            line = `echo text | ${line}`;
          }
          let { code, out, err } = await run(line);
          // The number of machines is the site's; all else is as printed.
          const number = /Repeat with --yes (\d+)/.exec(err)?.[1];
          if (code === 1 && number !== undefined) {
            line = line.replace(/--yes \d+/, `--yes ${number}`);
            ({ code, out, err } = await run(line));
          }
          assertEquals(code, 0, `${line}\n${out.slice(0, 500)}\n${err}`);
          await step(after, words);
        },
      });
    }
  }
});

/** The files that examples of `packages create` name. */
async function filesIn(folder: string): Promise<void> {
  const script = "#!/bin/sh\nexit 0\n";
  const program = Uint8Array.of(0x4d, 0x5a, 0x90, 0, 3, 0, 0, 0);
  const msi = Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1);
  const files: Readonly<Record<string, Uint8Array>> = {
    "tool.tar.gz": await tarGzOf({ name: "install.sh", text: script }),
    "vlc.exe": program,
    "fonts.zip": zipOf(
      { name: "a.ttf", text: "font" },
      { name: "b.ttf", text: "font" },
    ),
    "office.zip": zipOf({ name: "office.msi", bytes: msi }),
    "site.yaml": new TextEncoder().encode(
      "kind: group\nname: windows\nquery: os:windows\n",
    ),
    "machines.csv": new TextEncoder().encode("pc-1\npc-2\n"),
    "machines.txt": new TextEncoder().encode("pc-3\npc-4\n"),
    "office.key": new TextEncoder().encode("ABCDE-12345\n"),
  };
  for (const [name, bytes] of Object.entries(files)) {
    await Deno.writeFile(join(folder, name), bytes);
  }
}
