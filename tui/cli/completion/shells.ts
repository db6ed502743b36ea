import type { CommandSpot } from "./spot.ts";
import { NAMES_COMMAND } from "#tui/cli/names.ts";

/**
 * Options that say which server is meant: names are asked of that one. With
 * --ssh none are, and a profile's own ssh is found out by the command.
 */
export const WHERE = [
  "--server",
  "--token-file",
  "--ca",
  "--data",
  "--profile",
];

/**
 * Completion for bash: the words that lead to a spot are walked, then what can
 * be said there is offered; names are asked of the server, and where it is a
 * path, bash completes it itself.
 */
export function bashScript(spots: readonly CommandSpot[]): string {
  return `# source <(longshore completion bash)
_longshore() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD - 1]}"
  local at="" skip="" word words="" named="" place=0 i
  local -a where=()
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    if [[ -n $skip ]]; then
      case "$skip" in ${
    alternatives(WHERE)
  }) where+=("$skip" "\${word/#\\~\\//$HOME/}") ;; esac
      skip=""
      continue
    fi
    case "$word" in
      ${alternatives(valued(spots))}) skip="$word"; continue ;;
      -*) continue ;;
    esac
    case "$at $word" in
      ${alternatives(steps(spots))}) at="\${at:+$at }$word"; place=0 ;;
      *) place=$((place + 1)) ;;
    esac
  done
  case "$at $prev" in
${choiceCases(spots, (choices) => `words=${single(choices.join(" "))}`)}${
    namedCases(spots, (kind) => `named=${kind}`)
  }    *) if [[ -n $skip ]]; then return; fi
      case "$at $place" in
${placeCases(spots, (kind) => `named=${kind}`)}      esac
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
  if [[ -n $named && $cur != -* ]]; then
    local quote="" begun="$cur" name
    case "$cur" in [\\"\\']*) quote="\${cur:0:1}"; begun="\${cur:1}" ;; esac
    [[ -n $quote ]] || begun="\${begun//\\\\/}"
    compopt +o default 2>/dev/null
    while IFS= read -r name; do
      [[ -n $quote ]] || printf -v name %q "$name"
      COMPREPLY+=("$name")
    done < <(longshore "\${where[@]}" ${NAMES_COMMAND} "$named" -- "$begun" 2>/dev/null)
    return
  fi
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o default -F _longshore longshore`;
}

/** The same for zsh, with what each word means. */
export function zshScript(spots: readonly CommandSpot[]): string {
  const described = (word: string, about: string) =>
    single(about ? `${word}:${about}` : word);
  return `#compdef longshore
# source <(longshore completion zsh), after compinit
_longshore() {
  local at="" skip="" word named="" place=0 i
  local -a said where
  for ((i = 2; i < CURRENT; i++)); do
    word="\${(Q)words[i]}"
    if [[ -n $skip ]]; then
      case "$skip" in ${
    alternatives(WHERE)
  }) where+=("$skip" "\${word/#\\~\\//$HOME/}") ;; esac
      skip=""
      continue
    fi
    case "$word" in
      ${alternatives(valued(spots))}) skip="$word"; continue ;;
      -*) continue ;;
    esac
    case "$at $word" in
      ${alternatives(steps(spots))}) at="\${at:+$at }$word"; place=0 ;;
      *) place=$((place + 1)) ;;
    esac
  done
  case "$at \${words[CURRENT - 1]}" in
${
    choiceCases(
      spots,
      (choices) => `said=(${choices.map(single).join(" ")})`,
    )
  }${
    namedCases(spots, (kind) => `named=${kind}`)
  }    *) if [[ -n $skip ]]; then _files; return; fi
      case "$at $place" in
${placeCases(spots, (kind) => `named=${kind}`)}      esac
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
  if [[ -n $named && $words[CURRENT] != -* ]]; then
    said=("\${(@f)$(longshore "\${where[@]}" ${NAMES_COMMAND} "$named" -- "\${(Q)words[CURRENT]}" 2>/dev/null)}")
    said=("\${(@)\${(@)said:#}//:/\\\\:}")
    _describe "$named" said
    return
  fi
  _describe longshore said || _files
}
compdef _longshore longshore`;
}

/** Options after which the next word is their value. */
export function valued(spots: readonly CommandSpot[]): string[] {
  const names = spots.flatMap(({ options }) =>
    options.filter(({ takesValue }) => takesValue)
      .flatMap(({ names }) => names)
  );
  return [...new Set(names)].sort();
}

/** "packages list": a spot and the word that leads on from it. */
export function steps(spots: readonly CommandSpot[]): string[] {
  return spots.filter(({ path }) => path !== "").map(({ path }) => {
    const words = path.split(" ");
    return `${words.slice(0, -1).join(" ")} ${words.at(-1)}`;
  });
}

/** A case for every option that can only be certain words. */
function choiceCases(
  spots: readonly CommandSpot[],
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

/** A case for every option whose value is a name that the server knows. */
function namedCases(
  spots: readonly CommandSpot[],
  body: (kind: string) => string,
): string {
  return spots.flatMap(({ path, options }) =>
    options.flatMap(({ names, named }) =>
      named
        ? names.map((name) =>
          `    ${single(`${path} ${name}`)}) ${body(named)} ;;\n`
        )
        : []
    )
  ).join("");
}

/** A case for every argument that is such a name, by its place. */
function placeCases(
  spots: readonly CommandSpot[],
  body: (kind: string) => string,
): string {
  return spots.flatMap(({ path, named, goesOn }) =>
    named.flatMap((kind, i) => {
      if (!kind) return [];
      const at = single(`${path} ${i}`);
      const more = goesOn && i === named.length - 1
        ? `|${single(`${path} `)}[1-9]*`
        : "";
      return [`        ${at}${more}) ${body(kind)} ;;\n`];
    })
  ).join("");
}

const alternatives = (words: readonly string[]) => words.map(single).join("|");

/** In single quotes, as every shell of the Bourne family reads them. */
const single = (words: string) => `'${words.replaceAll("'", `'\\''`)}'`;
