import { glyphs } from "#tui/console/glyphs.ts";
import type { Line } from "#tui/console/screens/line.ts";
import type { Place } from "#tui/console/nav/places.ts";
import { text } from "#tui/text/mod.ts";
import { wrap } from "#tui/console/widgets/fit.ts";
import type { ServerInfo } from "#tui/console/session.ts";
import { firstCommands } from "#tui/console/data/first_commands.ts";
import type { Overview } from "#tui/console/data/figures.ts";

/** Cells before a command, and of the name of an agent before it. */
const INDENT = 5;
const AGENT = 9;
/** Most lines of one command. */
const MOST_LINES = 4;

const MACHINES = { screen: "machines" } as const;
const NEW_PACKAGE = { screen: "newPackage" } as const;
const PACKAGES = { screen: "packages" } as const;

/** True until a first package is assigned. */
export function isNew({ machines, packages, states }: Overview): boolean {
  return machines.total === 0 || packages === 0 ||
    Object.keys(states).length === 0;
}

/**
 * The way to the first deployment, with the addresses of this server. What is
 * done is marked, and its commands are left out.
 */
export function firstStepLines(
  overview: Overview,
  server: ServerInfo | null,
  cells: number,
): Line[] {
  const commands = firstCommands(
    server?.agents.http ?? "http://SERVER:8080/ocsinventory",
  );
  const { steps } = text;
  const agent = (key: string, name: string, command: string) =>
    commandLines(key, command, MACHINES, cells, name.padEnd(AGENT));
  const hasMachines = overview.machines.total > 0;
  const hasPackages = overview.packages > 0;
  const isAssigned = Object.keys(overview.states).length > 0;
  return [
    stepLine(1, steps.agent, hasMachines, MACHINES),
    ...hasMachines ? [] : [
      ...agent(
        "unix",
        steps.unix,
        commands.unix,
      ),
      ...agent(
        "windows",
        steps.windows,
        commands.windows,
      ),
      ...wrap(steps.ca, cells - INDENT, MOST_LINES).map((part, i): Line => ({
        key: `ca ${i}`,
        pieces: [{ text: `${" ".repeat(INDENT)}${part}`, tone: "quiet" }],
        passive: true,
      })),
    ],
    stepLine(2, steps.package, hasPackages, NEW_PACKAGE),
    ...hasPackages
      ? []
      : commandLines("create", commands.create, NEW_PACKAGE, cells),
    stepLine(3, steps.assign, isAssigned, PACKAGES),
    ...isAssigned
      ? []
      : commandLines("assign", commands.assign, PACKAGES, cells),
  ];
}

function stepLine(
  n: number,
  words: string,
  isDone: boolean,
  place: Place,
): Line {
  return {
    key: `step ${n}`,
    pieces: [
      {
        text: `${isDone ? glyphs.on : glyphs.off} `,
        tone: isDone ? "ok" : "open",
      },
      { text: `${n}  ${words}`, tone: isDone ? "quiet" : undefined },
    ],
    target: { place },
  };
}

/** A command, whole: broken between words where the line is too short. */
function commandLines(
  key: string,
  command: string,
  place: Place,
  cells: number,
  label = "",
): Line[] {
  const lines = wrap(command, cells - INDENT - label.length, MOST_LINES);
  return lines.map((part, i): Line => ({
    key: `${key} ${i}`,
    pieces: [
      { text: " ".repeat(INDENT) },
      { text: i === 0 ? label : " ".repeat(label.length), tone: "quiet" },
      { text: part, tone: "accent" },
    ],
    passive: i > 0,
    target: { place, command },
  }));
}
