import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { join } from "node:path";
import { noise, temporaryFolder } from "#tests/harness/store/archives.ts";
import { ROOT } from "#tests/harness/server/task.ts";
import { does } from "./cli.ts";
import { openHook } from "#tests/notifications/hook.ts";
import { openSite } from "#tests/console/site.ts";

/**
 * Command lines by their row in the JSON documentation, in an order that works.
 */
const LINES: Readonly<Record<string, readonly string[]>> = {
  "overview": ["overview"],
  "version": ["version"],
  "export": ["export"],
  "diff": ["diff", "-f", "MANIFEST"],
  "apply": ["apply", "-f", "MANIFEST"],
  "events list": ["events", "list"],
  "packages list": ["packages", "list"],
  "packages show": ["packages", "show", "vlc"],
  "packages create": [
    ...["packages", "create", "FILE", "--action", "store"],
    ...["--path", "/t", "--name=t", "--target", "windows"],
  ],
  "packages download": ["packages", "download", "t", "--output", "FOLDER"],
  "packages activate": ["packages", "activate", "vlc"],
  "packages progress": ["packages", "progress", "vlc"],
  "packages relations": ["packages", "relations", "vlc"],
  "packages codes": ["packages", "codes", "vlc", "--success-codes", "1605"],
  "plan": ["plan", "vlc", "--group", "office"],
  "plan --list": ["plan", "vlc", "--group", "office", "--list", "all"],
  "assign --dry-run": ["assign", "vlc", "--group", "office", "--dry-run"],
  "assign": [
    ...["assign", "vlc", "--group", "office"],
    ...["--machine", "sim000001", "--yes", "2"],
    ...["--waves", "count:1,rest"],
  ],
  "assignments list": ["assignments", "list"],
  "rollouts list": ["rollouts", "list"],
  "rollouts show": ["rollouts", "show", "1"],
  "rollouts report": ["rollouts", "report", "1"],
  "rollouts pause": ["rollouts", "pause", "1", "--reason", "INC-1"],
  "rollouts resume": ["rollouts", "resume", "1"],
  "rollouts open": ["rollouts", "open", "1"],
  "rollouts wait": ["rollouts", "wait", "1", "--for", "wave=2"],
  "rollouts stop": ["rollouts", "stop", "1", "--dry-run"],
  "windows add": [
    ...["windows", "add", "office", "--days", "daily", "--start", "00:00"],
    ...["--for", "7d", "--zone", "UTC"],
  ],
  "windows list": ["windows", "list"],
  "windows remove": ["windows", "remove", "1"],
  "halt": ["halt", "--group", "office", "--reason", "INC-1"],
  "halts list": ["halts", "list"],
  "resume": ["resume", "--group", "office"],
  "deployments list": ["deployments", "list"],
  "deployments wait": ["deployments", "wait", "vlc", "--for", "finished=0%"],
  "deployments show": ["deployments", "show", "sim000001", "vlc"],
  "deployments retry": ["deployments", "retry", "--package", "first"],
  "deployments cancel": [
    ...["deployments", "cancel", "--machine", "sim000001"],
    ...["--state", "waiting"],
  ],
  "deployments restarted": ["deployments", "restarted", "--package", "vlc"],
  "deployments retry MACHINE PACKAGE": [
    ...["deployments", "retry", "sim000001", "vlc"],
  ],
  "deployments cancel MACHINE PACKAGE": [
    ...["deployments", "cancel", "sim000001", "vlc"],
  ],
  "why MACHINE PACKAGE": ["why", "sim000001", "vlc"],
  "why MACHINE": ["why", "sim000001"],
  "why PACKAGE": ["why", "vlc"],
  "assignments machines": ["assignments", "machines", "1"],
  "assignments withdraw": ["assignments", "withdraw", "1", "--yes", "1"],
  "packages deactivate": ["packages", "deactivate", "vlc"],
  "packages delete": ["packages", "delete", "vlc"],
  "machines list": ["machines", "list"],
  "machines show": ["machines", "show", "sim000001"],
  "machines inventory": ["machines", "inventory", "sim000001"],
  "machines ask-inventory": ["machines", "ask-inventory", "sim000001"],
  "machines approve": ["machines", "approve", "sim000001"],
  "enrolment issue": ["enrolment", "issue", "paris", "--tag", "paris"],
  "enrolment list": ["enrolment", "list"],
  "enrolment revoke": ["enrolment", "revoke", "1"],
  "machines retire": ["machines", "retire", "sim000001"],
  "machines restore": ["machines", "restore", "sim000001"],
  "machines tag": ["machines", "tag", "Lyon", "sim000001"],
  "machines field": ["machines", "field", "room", "12", "sim000001"],
  "relays create": [
    ...["relays", "create", "lyon", "--site", "office"],
    ...["--name", "relay.lyon.example"],
  ],
  "relays list": ["relays", "list"],
  "relays show": ["relays", "show", "lyon"],
  "relays set": ["relays", "set", "lyon", "--rate", "500K"],
  "relays token": ["relays", "token", "lyon"],
  "relays revoke": ["relays", "revoke", "lyon"],
  "notifications create": [
    ...["notifications", "create", "chat", "--webhook", "HOOK"],
    "--allow-private",
  ],
  "notifications set": ["notifications", "set", "chat", "--language", "fr"],
  "notifications list": ["notifications", "list"],
  "notifications show": ["notifications", "show", "chat"],
  "notifications test": ["notifications", "test", "chat"],
  "notifications disable": ["notifications", "disable", "chat"],
  "notifications enable": ["notifications", "enable", "chat"],
  "notifications remove": ["notifications", "remove", "chat"],
  "notes add": ["notes", "add", "new screen", "--machine", "sim000001"],
  "notes list": ["notes", "list"],
  "notes show": ["notes", "show", "1"],
  "notes edit": ["notes", "edit", "1", "--ticket", "INC-1"],
  "notes delete": ["notes", "delete", "1"],
  "groups list": ["groups", "list"],
  "groups show": ["groups", "show", "office"],
  "groups members": ["groups", "members", "office"],
  "groups create --dry-run": [
    ...["groups", "create", "lab", "--query", "os:debian", "--dry-run"],
  ],
  "groups create": ["groups", "create", "lab", "--query", "os:debian"],
  "groups refresh": ["groups", "refresh", "lab"],
  "groups edit --dry-run": [
    ...["groups", "edit", "lab", "--query", "os:debian", "--dry-run"],
  ],
  "groups edit": ["groups", "edit", "lab", "--description", "two"],
  "groups add": ["groups", "add", "lab", "sim000001"],
  "groups exclude": ["groups", "exclude", "lab", "sim000001"],
  "groups members --excluded": ["groups", "members", "lab", "--excluded"],
  "groups remove": ["groups", "remove", "lab", "sim000001"],
  "groups rename": ["groups", "rename", "lab", "labs"],
  "groups delete": ["groups", "delete", "labs"],
  "networks list": ["networks", "list"],
  "networks show": ["networks", "show", "NETWORK"],
  "networks name": ["networks", "name", "NETWORK", "hall"],
  "networks scanners": ["networks", "scanners", "NETWORK", "2"],
  "networks forbid": ["networks", "forbid", "NETWORK", "sim000001"],
  "networks release": ["networks", "release", "NETWORK", "sim000001"],
  "tail": ["tail", "--limit", "1"],
  "audit": ["audit", "--limit", "1"],
  "audit --verify": ["audit", "--verify"],
  "audit --accept": ["audit", "--accept"],
  "settings set": ["settings", "set", "cyclesPerPeriod", "20"],
  "settings list": ["settings", "list"],
  "settings show": ["settings", "show", "PROLOG_FREQ"],
  "settings unset": ["settings", "unset", "cyclesPerPeriod"],
  "storage": ["storage"],
  "servers list": ["servers", "list"],
  "operators create": ["operators", "create", "ada", "operator"],
  "operators list": ["operators", "list"],
  "operators role": ["operators", "role", "ada", "viewer"],
  "tokens issue": ["tokens", "issue", "ada", "laptop"],
  "tokens list": ["tokens", "list"],
  "tokens revoke": ["tokens", "revoke", "2"],
  "operators remove": ["operators", "remove", "ada"],
  "profiles add": [
    ...["profiles", "add", "two", "--server", "http://127.0.0.1:1"],
    ...["--token-file", "FILE"],
  ],
  "profiles use": ["profiles", "use", "two"],
  "profiles remove": ["profiles", "remove", "two"],
  "profiles list": ["profiles", "list"],
  "machines remove": ["machines", "remove", "sim000001", "--yes", "1"],
  "machines removed": ["machines", "removed"],
  "machines removals": ["machines", "removals"],
};

/** Rows of the page that this test cannot check, and the tests that do. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  "troubles list": "tests/deployments: no agent stalls here",
  "deployments accept MACHINE PACKAGE":
    "tests/deployments: no result is in doubt here",
  "deployments accept": "the same",
  "machines clear-alert": "tests/enrolment: no machine is suspicious here",
  "machines duplicates": "tests/machines: no machine is a duplicate here",
  "machines merge": "the same",
  "machines unmerge": "the same",
  "machines dismiss": "the same",
  "networks pin": "tests/networks: the network here is too wide to be scanned",
  "networks hosts": "tests/networks: nothing was scanned here",
  "networks mark": "the same",
  "networks unmark": "the same",
  "deployments restarted MACHINE PACKAGE":
    "tests/deployments: no restart is pending here",
  "servers remove": "tests/servers: there is one server here",
  "summaries": "tests/events: no event is old here",
  "notifications deliveries":
    "tests/notifications: nothing was sent or given up here",
  "notifications resend": "the same",
  "backup create": "tests/backups: the server here has no folder for backups",
  "backup list": "the same",
  "backup show": "the same",
};

/** Calls that no command makes, and why. */
const UNCALLED: Readonly<Record<string, string>> = {
  "GET /machines/{id}/deployments": "deployments list --machine asks for them",
  "GET /packages/{id}/traits": "packages show has them from the status",
  "GET /deployments/{machine}/{package}/status":
    "one answer for a page of the console; deployments show and why have both",
};

/** The documented fields of each command. */
async function promised(): Promise<Map<string, readonly string[]>> {
  const [, table = ""] = (await Deno.readTextFile(join(ROOT, "docs/json.md")))
    .split("## Fields by command");
  const rows = table.split("\n## ")[0]!.split("\n")
    .filter((line) => line.startsWith("| `"));
  const words = (cell = "") =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, word]) => word!);
  return new Map(rows.flatMap((row) => {
    const [, commands, , fields] = row.split("|");
    return words(commands).map((command) =>
      [command, words(fields)[0]!.split(" ")] as const
    );
  }));
}

describe("--json", () => {
  it("prints every field in the JSON documentation", async () => {
    await using site = await openSite();
    await using folder = await temporaryFolder();
    await using hook = openHook();
    const file = join(folder.path, "tool.bin");
    await Deno.writeFile(file, noise(2000));
    const env = { ...site.env, XDG_CONFIG_HOME: folder.path };
    const add = ["profiles", "add", "site", "--server", "http://127.0.0.1:1"];
    await does(env, ...add, "--token-file", file);
    const table = await promised();
    assertEquals(
      [...table.keys()].toSorted(),
      [...Object.keys(LINES), ...Object.keys(ELSEWHERE)].toSorted(),
    );
    const manifest = join(folder.path, "site.yaml");
    await Deno.writeTextFile(manifest, "kind: group\nname: made\n");
    const values: Readonly<Record<string, string>> = {
      FILE: file,
      MANIFEST: manifest,
      FOLDER: `${folder.path}/b`,
      NETWORK: "1",
      HOOK: hook.url,
    };
    for (const [row, line] of Object.entries(LINES)) {
      const words = line.map((word) => values[word] ?? word);
      const printed = await does(env, ...words, "--json");
      const document = JSON.parse(printed);
      const one = Array.isArray(document) ? document[0] : document;
      const fields = Object.keys(one ?? {});
      const lacking = table.get(row)!.filter((name) => !fields.includes(name));
      assertEquals(lacking, [], `${row}: ${printed.slice(0, 500)}`);
    }
  });

  it("has a command for every call of the API", async () => {
    const folder = join(ROOT, "tui");
    const names = await Array.fromAsync(sources(folder));
    const code =
      (await Promise.all(names.map((name) => Deno.readTextFile(name))))
        .join("\n");
    const shared = await Array.fromAsync(sources(join(ROOT, "shared")));
    const described = (await Promise.all(
      shared.map((name) => Deno.readTextFile(name)),
    )).join("\n");
    const uncalled = [...described.matchAll(
      /export const (\w+) = endpoint\(\{\s*method: "(\w+)",\s*path: "([^"]+)"/g,
    )].filter(([, name]) => !new RegExp(`\\b${name}\\b`).test(code))
      .map(([, , method, path]) => `${method} ${path}`);
    assertEquals(uncalled.toSorted(), Object.keys(UNCALLED).toSorted());
  });
});

/** Source files of the command line, without the screens. */
async function* sources(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory && name !== "screens") yield* sources(path);
    else if (/\.tsx?$/.test(name) && !name.endsWith("_test.ts")) yield path;
  }
}
