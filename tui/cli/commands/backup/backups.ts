import type { Command } from "commander";
import { setTimeout as sleep } from "node:timers/promises";
import {
  type Backup,
  listBackups,
  readBackup,
} from "#shared/contract/backups.ts";
import { create } from "#tui/actions/backups/create.ts";
import { call, type ServerConnection } from "#tui/api/call.ts";
import type { Cli } from "#tui/cli/cli.ts";
import { ActionDeclined } from "#tui/cli/exit.ts";
import type { Field } from "#tui/cli/formats/field.ts";
import { asShortList } from "#tui/cli/formats/list_options.ts";
import { onePage } from "#tui/cli/pages.ts";
import { statusLine } from "#tui/cli/progress.ts";
import { text } from "#tui/text/mod.ts";
import { sizeWords } from "#tui/words/amounts.ts";
import {
  backupFacts,
  databaseWords,
  runningWords,
} from "#tui/words/backups/facts.ts";

/** Pause between two looks at a backup that is being made. */
const LOOK_MS = 300;

/** `longshore backup …` */
export function backupCommands(program: Command, cli: Cli): void {
  const own = text.backups;
  const backup = program.command("backup").description(own.about);

  backup.command("create").description(own.create)
    .action(async () => {
      const connection = await cli.connect();
      const { name } = await create.run(connection, null, undefined);
      const made = await finished(cli, connection, name);
      if (!made) return;
      const sentence = [
        own.made(name, made.seconds),
        ...made.missing.length > 0 ? [own.lacks(made.missing.length)] : [],
      ];
      await cli.out.done(made, sentence.join(text.clause), name);
    });

  asShortList(
    backup.command("list").description(own.list),
    backupFields(),
  )
    .action(async () => {
      const state = await call(await cli.connect(), listBackups);
      const none = state.folder === null ? own.off : own.none;
      await cli.out.list(backupFields(), onePage(state.backups), none);
      if (state.running) cli.out.note(runningWords(state.running));
      if (state.failure) {
        const { at, message } = state.failure;
        cli.out.note(own.warnings.failed(at, message));
      }
    });

  backup.command("show").description(own.show)
    .argument("<name>", own.name)
    .action(async (name: string) => {
      const params = { name };
      const one = await call(await cli.connect(), readBackup, { params });
      await cli.out.show(one, backupFacts(one, new Date()));
    });
}

/**
 * Waits for the end of a backup.
 *
 * @returns null if a signal ended the wait.
 * @throws {ActionDeclined} If the backup failed.
 */
async function finished(
  cli: Cli,
  connection: ServerConnection,
  name: string,
): Promise<Backup | null> {
  const status = statusLine(cli);
  try {
    while (!cli.signal.aborted) {
      const state = await call(connection, listBackups, {}, cli.signal);
      const made = state.backups.find((one) => one.name === name);
      if (made) return made;
      if (state.running?.name !== name) {
        throw new ActionDeclined(state.failure?.message ?? text.backups.none);
      }
      status.show(runningWords(state.running));
      await sleep(LOOK_MS, undefined, { signal: cli.signal });
    }
  } catch (error) {
    if (!cli.signal.aborted) throw error;
  } finally {
    status.clear();
  }
  return null;
}

function backupFields(): readonly Field<Backup>[] {
  const { columns, backups: { titles } } = text;
  return [
    { key: "name", title: titles.name, of: ({ name }) => name, isName: true },
    {
      key: "database",
      title: titles.database,
      right: true,
      of: (one) => one.databaseBytes === null ? "" : databaseWords(one),
      value: ({ databaseBytes }) => databaseBytes,
    },
    {
      key: "archives",
      title: titles.archives,
      right: true,
      of: ({ archiveBytes }) => sizeWords(archiveBytes),
      value: ({ archiveBytes }) => archiveBytes,
    },
    {
      key: "copied",
      title: titles.copied,
      right: true,
      of: ({ copiedBytes }) => sizeWords(copiedBytes),
      value: ({ copiedBytes }) => copiedBytes,
    },
    {
      key: "missing",
      title: titles.missing,
      right: true,
      of: ({ missing }) => missing.length,
    },
    {
      key: "version",
      title: titles.version,
      of: ({ version }) => version,
      wide: true,
    },
    {
      key: "made",
      title: columns.time,
      at: ({ madeAt }) => madeAt,
      wide: true,
    },
  ];
}
