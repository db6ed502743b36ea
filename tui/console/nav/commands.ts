import { DeploymentState } from "#shared/contract/deployments/states.ts";
import { text } from "#tui/text/mod.ts";
import { isRoot, type Root, ROOTS } from "./places.ts";
import { stateAndRest, stateNamed } from "./states.ts";

/** What `:` leads to, before names are looked up. */
export type Command =
  | {
    readonly kind: "root";
    readonly root: Root;
    readonly q: string;
    /** Of the deployments: only those in this state. */
    readonly state?: DeploymentState;
    /** Only what went wrong. */
    readonly faults?: true;
  }
  | {
    readonly kind: "open";
    readonly what: "package" | "machine" | "group" | "network";
    /** Its name or its number. */
    readonly name: string;
  }
  | {
    readonly kind: "deployment";
    readonly machine: string;
    readonly package: string;
  }
  | { readonly kind: "new" }
  /** Machines that may be one computer. */
  | { readonly kind: "duplicates" }
  /** What is kept of old events; what the database takes. */
  | { readonly kind: "summaries" | "storage" }
  | { readonly kind: "help" }
  | { readonly kind: "quit" }
  /** `name` is needed after the word. */
  | { readonly kind: "incomplete"; readonly word: string }
  | {
    readonly kind: "unknown";
    readonly word: string;
    /** The nearest word there is; null if none is near. */
    readonly closest: string | null;
  };

/** Every word that can begin a command, and the one it stands for. */
const WORDS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(ROOTS.map((root) => [root, root])),
  package: "package",
  machine: "machine",
  group: "group",
  network: "network",
  deployment: "deployment",
  new: "new",
  duplicates: "duplicates",
  summaries: "summaries",
  storage: "storage",
  disk: "storage",
  help: "help",
  quit: "quit",
  // As k9s, vi and people in a hurry say it.
  o: "overview",
  home: "overview",
  pulses: "overview",
  p: "packages",
  pkgs: "packages",
  pkg: "package",
  m: "machines",
  hosts: "machines",
  host: "machine",
  g: "groups",
  d: "deployments",
  deploy: "deployments",
  t: "tail",
  log: "tail",
  live: "tail",
  e: "events",
  audit: "events",
  s: "settings",
  config: "settings",
  ops: "operators",
  tokens: "operators",
  n: "networks",
  nets: "networks",
  subnets: "networks",
  ipdiscover: "networks",
  h: "help",
  q: "quit",
  "q!": "quit",
  exit: "quit",
  // And in French.
  accueil: "overview",
  paquets: "packages",
  paquet: "package",
  groupes: "groups",
  groupe: "group",
  "déploiements": "deployments",
  "déploiement": "deployment",
  direct: "tail",
  journal: "events",
  "événements": "events",
  "réglages": "settings",
  "opérateurs": "operators",
  jetons: "operators",
  "réseaux": "networks",
  "réseau": "network",
  nouveau: "new",
  doublons: "duplicates",
  "résumés": "summaries",
  stockage: "storage",
  aide: "help",
  quitter: "quit",
};

/**
 * Reads a line typed after `:`.
 *
 * @param line `packages`, `machines lab`, `package 1700000001`, `q`.
 */
export function readCommand(line: string): Command {
  const [word = "", ...rest] = line.trim().split(/\s+/);
  const meant = WORDS[word.toLowerCase()] ?? begunBy(word.toLowerCase());
  const argument = rest.join(" ");
  if (meant === undefined) {
    return { kind: "unknown", word, closest: closestTo(word) };
  }
  if (isRoot(meant)) {
    if (argument !== "" && meant === "packages" && /^\d{10}$/.test(argument)) {
      return { kind: "open", what: "package", name: argument };
    }
    return rootOf(meant, argument);
  }
  switch (meant) {
    case "package":
    case "machine":
    case "group":
    case "network":
      // The word alone is taken for the list, as k9s does.
      return argument === ""
        ? { kind: "root", root: `${meant}s`, q: "" }
        : { kind: "open", what: meant, name: argument };
    case "deployment": {
      const [machine = "", ...named] = rest;
      if (stateNamed(argument)) return rootOf("deployments", argument);
      return named.length === 0
        ? { kind: "incomplete", word }
        : { kind: "deployment", machine, package: named.join(" ") };
    }
    case "new":
    case "summaries":
    case "storage":
    case "duplicates":
      return { kind: meant };
    case "help":
      return { kind: "help" };
    default:
      return { kind: "quit" };
  }
}

/** A list with what was said after its name: a state, or words of a filter. */
function rootOf(root: Root, said: string): Command {
  if (root === "deployments") {
    const { state, rest } = stateAndRest(said);
    return { kind: "root", root, q: rest, ...state && { state } };
  }
  const faulty = root === "packages" || root === "machines";
  return faulty && stateNamed(said) === "failed"
    ? { kind: "root", root, q: "", faults: true }
    : { kind: "root", root, q: said };
}

/**
 * Reads what `--view` says: a screen, or what is on it after a slash.
 *
 * @param view `machines`, `packages/1700000001`, `deployments/pc-1/vlc`.
 */
export function readView(view: string): Command {
  const [word = "", ...rest] = view.split("/");
  if (rest.length === 0) return readCommand(word);
  const one = readCommand(word);
  const singular = one.kind === "root" ? one.root.replace(/s$/, "") : word;
  return readCommand([singular, ...rest].join(" "));
}

/**
 * Words that begin with what was typed, whole names before aliases; after the
 * name of a list, the states it can be narrowed to.
 */
export function completions(typed: string): string[] {
  const [, word, argument] = /^(\S+) (.*)$/.exec(typed) ?? [];
  if (word !== undefined && argument !== undefined) {
    return statesOf(word)
      .filter((state) => state.startsWith(argument.toLowerCase()))
      .map((state) => `${word} ${state}`);
  }
  const words = Object.keys(WORDS).filter((word) => word.startsWith(typed));
  return words.filter((word) => word.length > 2)
    .toSorted((a, b) => Number(WORDS[a] !== a) - Number(WORDS[b] !== b));
}

/** What a list can be narrowed to by a word. */
function statesOf(word: string): readonly string[] {
  const command = readCommand(word);
  if (command.kind !== "root") return [];
  if (command.root === "deployments") {
    return DeploymentState.options.map((state) => text.states[state]);
  }
  return ["packages", "machines"].includes(command.root)
    ? [text.states.failed]
    : [];
}

/** What every word that begins so stands for; undefined if they differ. */
function begunBy(typed: string): string | undefined {
  const [first, ...others] = completions(typed).map((word) => WORDS[word]!);
  const list = first?.replace(/s$/, "");
  return others.every((other) => other.replace(/s$/, "") === list)
    ? first
    : undefined;
}

/** The word with the fewest typing mistakes; null when more than a third is. */
function closestTo(word: string): string | null {
  const [nearest] = Object.keys(WORDS).filter((known) => known.length > 2)
    .map((known) => ({ known, mistakes: mistakesIn(word, known) }))
    .toSorted((a, b) => a.mistakes - b.mistakes);
  if (!nearest) return null;
  return nearest.mistakes <= Math.max(1, word.length / 3)
    ? nearest.known
    : null;
}

/** Levenshtein's distance, a swap of neighbours counting one. */
function mistakesIn(one: string, other: string): number {
  const rows = [Array.from({ length: other.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const changed = one[i - 1] === other[j - 1] ? 0 : 1;
      const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] &&
          one[i - 2] === other[j - 1]
        ? rows[i - 2]![j - 2]! + 1
        : Infinity;
      row.push(Math.min(
        rows[i - 1]![j]! + 1,
        row[j - 1]! + 1,
        rows[i - 1]![j - 1]! + changed,
        swapped,
      ));
    }
    rows.push(row);
  }
  return rows.at(-1)!.at(-1)!;
}
