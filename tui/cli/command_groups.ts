import type { Command } from "commander";
import type { Cli } from "./cli.ts";
import { COMPLETE_COMMAND } from "./completion/scripts.ts";

/** Adds commands to the program. */
export type AddCommands = (program: Command, cli: Cli) => void;

/** Commands of the program that one function adds. */
export interface CommandGroup {
  readonly names: readonly string[];
  /** Loads the code of these commands. */
  readonly load: () => Promise<AddCommands>;
}

/**
 * Every group, as the help lists them. The names are known before the code is
 * loaded, so a command line loads only the code of its own command.
 */
export const COMMAND_GROUPS: readonly CommandGroup[] = [
  {
    names: ["overview"],
    load: async () => (await import("./commands/overview.ts")).overviewCommand,
  },
  {
    names: ["packages"],
    load: async () => (await import("./commands/packages.ts")).packageCommands,
  },
  {
    names: ["plan"],
    load: async () => (await import("./commands/plans.ts")).planCommand,
  },
  {
    names: ["assign", "assignments"],
    load: async () =>
      (await import("./commands/assignments.ts")).assignmentCommands,
  },
  {
    names: ["rollouts"],
    load: async () =>
      (await import("./commands/rollout/rollouts.ts")).rolloutCommands,
  },
  {
    names: ["halt", "resume", "halts"],
    load: async () =>
      (await import("./commands/schedule/halts.ts")).haltCommands,
  },
  {
    names: ["groups"],
    load: async () => (await import("./commands/groups.ts")).groupCommands,
  },
  {
    names: ["windows"],
    load: async () =>
      (await import("./commands/schedule/windows.ts")).windowCommands,
  },
  {
    names: ["machines"],
    load: async () => (await import("./commands/machines.ts")).machineCommands,
  },
  {
    names: ["networks"],
    load: async () => (await import("./commands/networks.ts")).networkCommands,
  },
  {
    names: ["notes"],
    load: async () => (await import("./commands/notes.ts")).noteCommands,
  },
  {
    names: ["deployments"],
    load: async () =>
      (await import("./commands/deployments.ts")).deploymentCommands,
  },
  {
    names: ["why", "troubles"],
    load: async () => (await import("./commands/why.ts")).whyCommands,
  },
  {
    names: ["tail", "events"],
    load: async () =>
      (await import("./commands/events/events.ts")).eventCommands,
  },
  {
    names: ["audit"],
    load: async () => (await import("./commands/events/audit.ts")).auditCommand,
  },
  {
    names: ["summaries"],
    load: async () =>
      (await import("./commands/events/summaries.ts")).summaryCommand,
  },
  {
    names: ["storage"],
    load: async () => (await import("./commands/storage.ts")).storageCommand,
  },
  {
    names: ["backup"],
    load: async () =>
      (await import("./commands/backup/backups.ts")).backupCommands,
  },
  {
    names: ["servers"],
    load: async () => (await import("./commands/servers.ts")).serverCommands,
  },
  {
    names: ["relays"],
    load: async () => (await import("./commands/relays.ts")).relayCommands,
  },
  {
    names: ["notifications"],
    load: async () =>
      (await import("./commands/notification/notifications.ts"))
        .notificationCommands,
  },
  {
    names: ["settings"],
    load: async () => (await import("./commands/settings.ts")).settingCommands,
  },
  {
    names: ["operators"],
    load: async () =>
      (await import("./commands/operators.ts")).operatorCommands,
  },
  {
    names: ["tokens"],
    load: async () => (await import("./commands/operators.ts")).tokenCommands,
  },
  {
    names: ["enrolment"],
    load: async () =>
      (await import("./commands/enrolment/enrolment.ts")).enrolmentCommands,
  },
  {
    names: ["profiles"],
    load: async () => (await import("./commands/profiles.ts")).profileCommands,
  },
  {
    names: ["diff", "apply"],
    load: async () =>
      (await import("./commands/manifest/apply.ts")).applyCommands,
  },
  {
    names: ["export"],
    load: async () =>
      (await import("./commands/manifest/export.ts")).exportCommand,
  },
  {
    names: ["completion", COMPLETE_COMMAND],
    load: async () =>
      (await import("./completion/completion.ts")).completionCommand,
  },
  {
    names: ["version"],
    load: async () => (await import("./commands/version.ts")).versionCommand,
  },
];

/** Commands that use the others: their help, or what they complete. */
const OF_ALL = ["help", "completion", COMPLETE_COMMAND];

/**
 * The groups a command line needs: its own command's, all of them if it names
 * none that is known, and none for the console, which is no group.
 *
 * @param first The first word that is not an option of the program.
 */
export function groupsFor(first: string | undefined): readonly CommandGroup[] {
  if (first === undefined || first === "console") return [];
  const own = COMMAND_GROUPS.filter(({ names }) => names.includes(first));
  return own.length === 0 || OF_ALL.includes(first) ? COMMAND_GROUPS : own;
}
