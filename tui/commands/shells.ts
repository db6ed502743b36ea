import type { Flag, Spot } from "./completion.ts";

/**
 * Completion for bash: the words that lead to a spot are walked, then what can
 * be said there is offered; where it is a path, bash completes it itself.
 */
export function bashScript(spots: readonly Spot[]): string {
  return `# source <(longshore completion bash)
_longshore() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD - 1]}"
  local at="" skip="" word words="" i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    if [[ -n $skip ]]; then skip=""; continue; fi
    case "$word" in
      ${alternatives(valued(spots))}) skip=1; continue ;;
      -*) continue ;;
    esac
    case "$at $word" in
      ${alternatives(steps(spots))}) at="\${at:+$at }$word" ;;
    esac
  done
  case "$at $prev" in
${
    choiceCases(spots, (choices) =>
      `words=${single(choices.join(" "))}`)
  }    *) if [[ -n $skip ]]; then return; fi
      case "$at" in
${
    spots.map(({ path, words, options }) =>
      `        ${single(path)}) words=${
        single([
          ...words.map(({ word }) => word),
          ...options.flatMap(({ names }) => names),
        ].join(" "))
      } ;;\n`
    ).join("")
  }      esac ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o default -F _longshore longshore`;
}

/** The same for zsh, with what each word means. */
export function zshScript(spots: readonly Spot[]): string {
  const described = (word: string, about: string) =>
    single(about ? `${word}:${about}` : word);
  return `#compdef longshore
# source <(longshore completion zsh), after compinit
_longshore() {
  local at="" skip="" word i
  local -a said
  for ((i = 2; i < CURRENT; i++)); do
    word="\${words[i]}"
    if [[ -n $skip ]]; then skip=""; continue; fi
    case "$word" in
      ${alternatives(valued(spots))}) skip=1; continue ;;
      -*) continue ;;
    esac
    case "$at $word" in
      ${alternatives(steps(spots))}) at="\${at:+$at }$word" ;;
    esac
  done
  case "$at \${words[CURRENT - 1]}" in
${
    choiceCases(
      spots,
      (choices) => `said=(${choices.map(single).join(" ")})`,
    )
  }    *) if [[ -n $skip ]]; then _files; return; fi
      case "$at" in
${
    spots.map(({ path, words, options }) =>
      `        ${single(path)}) said=(${
        [
          ...words.map(({ word, about }) => described(word, about)),
          ...options.flatMap(({ names, about }) =>
            names.map((name) => described(name, about))
          ),
        ].join(" ")
      }) ;;\n`
    ).join("")
  }      esac ;;
  esac
  _describe longshore said || _files
}
compdef _longshore longshore`;
}

/** The same for fish, which asks for one line a word. */
export function fishScript(spots: readonly Spot[]): string {
  const at = (path: string) =>
    `-n ${fish(`test "$(__longshore_at)" = "${path}"`)}`;
  const about = (words: string) => words ? ` -d ${fish(words)}` : "";
  const lines = spots.flatMap(({ path, words, options }) => [
    ...words.map((one) =>
      `complete -c longshore ${at(path)} -f -a ${fish(one.word)}${
        about(one.about)
      }`
    ),
    ...options.map((flag) =>
      `complete -c longshore ${at(path)} ${fishNames(flag)}${fishValue(flag)}${
        about(flag.about)
      }`
    ),
  ]);
  return `# longshore completion fish | source
function __longshore_at
  set -l at ""
  set -l skip ""
  for word in (commandline -opc)[2..-1]
    if test -n "$skip"
      set skip ""
      continue
    end
    switch $word
      case ${valued(spots).map(fish).join(" ")}
        set skip 1
        continue
      case '-*'
        continue
    end
    switch "$at $word"
      case ${steps(spots).map(fish).join(" ")}
        set at (string trim "$at $word")
    end
  end
  echo "$at"
end
${lines.join("\n")}`;
}

/** Options after which the next word is their value. */
function valued(spots: readonly Spot[]): string[] {
  const names = spots.flatMap(({ options }) =>
    options.filter(({ takesValue }) => takesValue)
      .flatMap(({ names }) => names)
  );
  return [...new Set(names)].sort();
}

/** "packages list": a spot and the word that leads on from it. */
function steps(spots: readonly Spot[]): string[] {
  return spots.filter(({ path }) => path !== "").map(({ path }) => {
    const words = path.split(" ");
    return `${words.slice(0, -1).join(" ")} ${words.at(-1)}`;
  });
}

/** A case for every option that can only be certain words. */
function choiceCases(
  spots: readonly Spot[],
  body: (choices: readonly string[]) => string,
): string {
  return spots.flatMap(({ path, options }) =>
    options.filter(({ choices }) => choices.length > 0).flatMap((option) =>
      option.names.map((name) =>
        `    ${single(`${path} ${name}`)}) ${body(option.choices)} ;;\n`
      )
    )
  ).join("");
}

const alternatives = (words: readonly string[]) => words.map(single).join("|");

/** In single quotes, as every shell of the Bourne family reads them. */
const single = (words: string) => `'${words.replaceAll("'", `'\\''`)}'`;

const fish = (words: string) =>
  `'${words.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;

function fishNames({ names }: Flag): string {
  return names.map((name) =>
    name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`
  ).join(" ");
}

function fishValue({ takesValue, choices, isFile }: Flag): string {
  if (choices.length > 0) return ` -x -a ${fish(choices.join(" "))}`;
  if (isFile) return " -r -F";
  return takesValue ? " -x" : " -f";
}
