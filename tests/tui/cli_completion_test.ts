import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { temporaryFolder } from "../world/archives.ts";
import { does } from "./cli.ts";

/** What a shell offers after the words, by the script the program printed. */
const SHELLS: Record<string, (script: string, words: string[]) => string[]> = {
  bash: (script, words) => [
    "-c",
    `source ${script}
COMP_WORDS=(longshore ${words.map(quoted).join(" ")})
COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
_longshore && printf '%s\\n' "\${COMPREPLY[@]}"`,
  ],
  // Outside of a line editor `compadd` is stood in for: what it is given counts.
  zsh: (script, words) => [
    "-fc",
    `autoload -Uz compinit; compinit -D -u
source ${script}
_describe() { print -l -- "\${said[@]%%:*}" | grep -- "^\${words[CURRENT]}" }
words=(longshore ${words.map(quoted).join(" ")})
CURRENT=\${#words}
_longshore`,
  ],
  fish: (script, words) => [
    "--no-config",
    "-c",
    `source ${script}
complete -C ${
      quoted(["longshore", ...words].join(" "))
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
];

describe("completion", () => {
  for (const [shell, argumentsOf] of Object.entries(SHELLS)) {
    const missing = isMissing(shell);
    const why = missing ? ` (skipped: there is no ${shell})` : "";
    (missing ? it.skip : it)(`works in ${shell}${why}`, async () => {
      await using folder = await temporaryFolder();
      const script = `${folder.path}/longshore.${shell}`;
      const text = await does({}, "completion", shell);
      await Deno.writeTextFile(script, text);
      const checked = await run(shell, ["-n", script]);
      assertEquals(checked, { code: 0, out: "", err: "" });
      for (const [words, offered] of CASES) {
        const { out, err } = await run(shell, argumentsOf(script, words));
        const said = [...new Set(out.trim().split("\n"))].sort();
        assertEquals([said, err], [offered, ""], words.join(" "));
      }
    });
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

async function run(shell: string, args: readonly string[]) {
  const { code, stdout, stderr } = await new Deno.Command(shell, {
    args: [...args],
    env: { TERM: "xterm" },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: text(stdout), err: text(stderr) };
}

function quoted(word: string): string {
  return `'${word}'`;
}
