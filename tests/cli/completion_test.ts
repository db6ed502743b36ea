import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { createGroup } from "#shared/contract/groups/groups.ts";
import { createPackage } from "#shared/contract/packages/packages.ts";
import { temporaryFolder } from "#tests/harness/store/archives.ts";
import { consoleCommand } from "#tests/harness/terminal/terminal.ts";
import { does } from "./cli.ts";
import { sharedSite } from "#tests/console/shared_site.ts";
import { openSite } from "#tests/console/site.ts";

/** How each shell completes words with the script that the program printed. */
const SHELLS: Record<string, (script: string, words: string[]) => string[]> = {
  bash: (script, words) => [
    "-c",
    `source ${script}
COMP_WORDS=(longshore ${words.map(quoted).join(" ")})
COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
_longshore && printf '%s\\n' "\${COMPREPLY[@]}"`,
  ],
  // `compadd` works only in the line editor, so it is replaced; its arguments
  // are what counts.
  zsh: (script, words) => [
    "-fc",
    `autoload -Uz compinit; compinit -D -u
source ${script}
_describe() {
  local -a plain=("\${said[@]//\\\\:/@}")
  print -rl -- "\${plain[@]%%:*}" | tr @ : | grep -- "^\${words[CURRENT]}"
}
words=(longshore ${words.map(quoted).join(" ")})
CURRENT=\${#words}
_longshore`,
  ],
  fish: (script, words) => [
    "--no-config",
    "-c",
    `source ${script}
complete -C ${
      quoted(
        ["longshore", ...words.map((w) => w.replace(" ", "\\ "))].join(" "),
      )
    } | string replace -r '\\t.*' ''`,
  ],
};

const CASES: [string[], string[]][] = [
  [["pack"], ["packages"]],
  [["packages", "de"], ["deactivate", "delete"]],
  [["packages", "create", "--act"], ["--action", "--activate"]],
  [["packages", "create", "--action", "l"], ["launch"]],
  [["packages", "create", "--name", "list", "--prio"], ["--priority"]],
  [["--json", "groups", "re"], ["refresh", "remove", "rename"]],
  [["settings", "set", "poll"], ["pollHours"]],
  [["completion", "f"], ["fish"]],
  [["groups", "list", "--js"], ["--json"]],
  [["groups", "list", "-o", "n"], ["name", "ndjson"]],
  [["groups", "show", "office", "-o", ""], [
    "json",
    "ndjson",
    "table",
    "yaml",
  ]],
  [["groups", "list", "--columns", "id,des"], ["id,description"]],
  [["events", "list", "--kind", "token."], [
    "token.issued",
    "token.revoked",
  ]],
];

/**
 * Command lines that end with a name, and the names the server has. Quoting and
 * positions come first.
 */
const NAMED: [string[], string[]][] = [
  [["packages", "show", "v"], ["vlc"]],
  [["packages", "show", "twin 2"], ["twin 2"]],
  [["why", "sim000001", "f"], ["first"]],
  [["groups", "add", "office", "sim000001", "sim000002", "sim"], [
    "sim000001",
    "sim000002",
  ]],
  [["--json", "machines", "list", "--group", ""], ["lab: two", "office"]],
  [["deployments", "list", "state:o"], ["state:offered"]],
  [["machines", "list", "group:off"], ["group:office"]],
  [["machines", "list", "sta"], ["state:", "status:"]],
  [["packages", "show", "twin"], ["twin 1", "twin 2"]],
  [["why", "sim00"], ["sim000001", "sim000002"]],
  [["assign", "vlc", "--group", "o"], ["office"]],
  [["operators", "remove", ""], ["admin"]],
  [["profiles", "use", "p"], ["prod"]],
];

/**
 * The first ones of this number show how a shell quotes, and which word it
 * completes.
 */
const SAID_ALIKE = 7;

/** A folder with `longshore` in it, and a profile. */
async function openHome() {
  const folder = await temporaryFolder();
  const command = [Deno.execPath(), ...await consoleCommand()];
  const path = `${folder.path}/longshore`;
  const script = `#!/bin/sh\nexec ${command.map(quoted).join(" ")} "$@"\n`;
  await Deno.writeTextFile(path, script, { mode: 0o755 });
  await Deno.mkdir(`${folder.path}/longshore.d/longshore`, { recursive: true });
  await Deno.writeTextFile(
    `${folder.path}/longshore.d/longshore/profiles.json`,
    JSON.stringify({ profiles: { prod: { server: "http://127.0.0.1:1" } } }),
    { mode: 0o600 },
  );
  return {
    path: folder.path,
    env: {
      PATH: `${folder.path}:${Deno.env.get("PATH")}`,
      XDG_CONFIG_HOME: `${folder.path}/longshore.d`,
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

/** A site with names that a shell has to quote or distinguish. */
async function openNamed() {
  const site = await openSite();
  await site.server.api(createGroup, { body: { name: "lab: two" } });
  for (const version of ["1", "2"]) {
    await site.server.api(createPackage, {
      body: { name: "twin", version, action: "execute", command: "true" },
    });
  }
  return site;
}

const shared = sharedSite(openNamed);

/** The completions a shell offers, without its quoting. */
function offers(out: string): string[] {
  const lines = out.trim().split("\n").filter((line) => line !== "");
  return [...new Set(lines.map((line) => line.replaceAll("\\", "")))].sort();
}

describe("completion", () => {
  for (const [shell, argumentsOf] of Object.entries(SHELLS)) {
    const missing = isMissing(shell);
    const why = missing ? ` (skipped: there is no ${shell})` : "";
    (missing ? it.skip : it)(`works in ${shell}${why}`, async () => {
      await using home = await openHome();
      const script = `${home.path}/longshore.${shell}`;
      const text = await does({}, "completion", shell);
      await Deno.writeTextFile(script, text);
      const checked = await run(shell, ["-n", script]);
      assertEquals(checked, { code: 0, out: "", err: "" });
      for (const [words, offered] of CASES) {
        const { out, err } = await run(
          shell,
          argumentsOf(script, words),
          home.env,
        );
        assertEquals([offers(out), err], [offered, ""], words.join(" "));
      }
    });

    (missing ? it.skip : it)(
      `asks the server for names in ${shell}${why}`,
      async () => {
        await using home = await openHome();
        const site = shared();
        const script = `${home.path}/script`;
        await Deno.writeTextFile(script, await does({}, "completion", shell));
        const env = { ...home.env, ...site.env };
        // The names are the same in every shell; only the quoting differs.
        const named = shell === "bash" ? NAMED : NAMED.slice(0, SAID_ALIKE);
        for (const [words, offered] of named) {
          const args = argumentsOf(script, words);
          const { out, err } = await run(shell, args, env);
          assertEquals([offers(out), err], [offered, ""], words.join(" "));
        }
        if (shell === "bash") {
          // Bash itself cuts words at ":", and replaces what follows it.
          const { out } = await run(shell, [
            "-c",
            `source ${script}
COMP_LINE="longshore deployments list state:o"
COMP_WORDS=(longshore deployments list state : o) COMP_CWORD=5
_longshore && printf '%s\\n' "\${COMPREPLY[@]}"`,
          ], env);
          assertEquals(offers(out), ["offered"]);
        }
        const nowhere = { ...env, LONGSHORE_SERVER: "http://127.0.0.1:1" };
        const args = argumentsOf(script, ["packages", "show", "v"]);
        const { out, err } = await run(shell, args, nowhere);
        assertEquals([offers(out), err], [[], ""]);
      },
    );
  }
});

function isMissing(shell: string): boolean {
  try {
    new Deno.Command(shell, { args: ["--version"] }).outputSync();
    return false;
  } catch {
    return true;
  }
}

async function run(
  shell: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
) {
  const { code, stdout, stderr } = await new Deno.Command(shell, {
    args: [...args],
    env: { TERM: "xterm", ...env },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: text(stdout), err: text(stderr) };
}

function quoted(word: string): string {
  return `'${word}'`;
}
