import type { CommandSpot, Flag } from "./spot.ts";
import { NAMES_COMMAND } from "#tui/cli/names.ts";
import { steps, valued, WHERE } from "./shells.ts";

/** Completion for fish, which asks for one line a word. */
export function fishScript(spots: readonly CommandSpot[]): string {
  const at = (path: string) =>
    `-n ${fish(`test "$(__longshore_at)" = "${path}"`)}`;
  const about = (words: string) => words ? ` -d ${fish(words)}` : "";
  const standsAt = (path: string, place: string) =>
    `-n ${fish(`test "$(__longshore_at place)" ${place}`.replace("@", path))}`;
  const lines = spots.flatMap(({ path, words, options, named, goesOn }) => [
    ...named.flatMap((kind, i) => {
      const last = goesOn && i === named.length - 1;
      const place = last
        ? `= "@ $(math max ${i}, (__longshore_at only))"`
        : `= "@ ${i}"`;
      return kind
        ? [
          `complete -c longshore ${
            standsAt(path, place)
          } -f -a '(__longshore_names ${kind})'`,
        ]
        : [];
    }),
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
  set -l place 0
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
        set place 0
      case '*'
        set place (math $place + 1)
    end
  end
  switch "$argv"
    case place
      echo "$at $place"
    case only
      echo "$place"
    case '*'
      echo "$at"
  end
end
function __longshore_names
  set -l where
  set -l skip ""
  for word in (commandline -opc)[2..-1]
    if test -n "$skip"
      set -a where $skip $word
      set skip ""
      continue
    end
    switch $word
      case ${WHERE.map(fish).join(" ")}
        set skip $word
    end
  end
  longshore $where ${NAMES_COMMAND} $argv -- (string unescape -- (commandline -ct)) 2>/dev/null
end
${lines.join("\n")}`;
}

const fish = (words: string) =>
  `'${words.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;

function fishNames({ names }: Flag): string {
  return names.map((name) =>
    name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`
  ).join(" ");
}

function fishValue({ takesValue, choices, isFile, named }: Flag): string {
  if (named) return ` -x -a '(__longshore_names ${named})'`;
  if (choices.length > 0) return ` -x -a ${fish(choices.join(" "))}`;
  if (isFile) return " -r -F";
  return takesValue ? " -x" : " -f";
}
