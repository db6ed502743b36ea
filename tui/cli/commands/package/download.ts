import type { Command } from "commander";
import type { Package } from "#shared/contract/packages/packages.ts";
import { packageNamed } from "#tui/actions/lookup.ts";
import { download as downloadFile } from "#tui/actions/packages.ts";
import type { ServerConnection } from "#tui/api/call.ts";
import { download, DownloadDamaged } from "#tui/api/download.ts";
import { LinkLost } from "#tui/api/retry.ts";
import { Unreachable } from "#tui/api/problem.ts";
import {
  downloadOf,
  FileExists,
  fileFor,
  writeAll,
} from "#tui/api/archive_file.ts";
import { UsageError } from "#tui/arguments.ts";
import { text } from "#tui/text/mod.ts";
import type { Cli } from "#tui/cli/cli.ts";
import { ActionDeclined } from "#tui/cli/exit.ts";
import { titleOf } from "#tui/words/titles.ts";
import { packageArgument } from "#tui/cli/lists.ts";
import { progressLine } from "#tui/cli/progress.ts";

interface DownloadFlags {
  readonly output?: string;
  readonly force?: boolean;
}

/** `longshore packages download PACKAGE` */
export function downloadCommand(packages: Command, cli: Cli): void {
  packages.command("download").description(text.download.about)
    .addArgument(packageArgument())
    .option("-o, --output <file>", text.download.output)
    .option("--force", text.download.force)
    .action(async (word: string, { output = "", force }: DownloadFlags) => {
      if (output === "-" && Deno.stdout.isTerminal()) {
        throw new UsageError(text.download.noTerminal);
      }
      const connection = await cli.connect();
      const found = await packageNamed(connection, word);
      downloadOf(found);
      if (output === "-") return await toStdout(cli, connection, found);
      const path = await fileFor(found, output);
      const target = { package: found, path };
      const result = await withProgress(
        cli,
        found,
        (options) =>
          downloadFile.run(connection, {
            ...target,
            options: { ...options, force },
          }),
      );
      const sentence = downloadFile.sentence(target, result);
      await cli.out.done(result, sentence, path);
    });
}

/** Writes an archive to stdout; its digest is checked only at the end. */
async function toStdout(
  cli: Cli,
  connection: ServerConnection,
  found: Package,
) {
  await withProgress(cli, found, (options) =>
    download(
      connection,
      downloadOf(found),
      nothing(),
      (piece) => writeAll(Deno.stdout, piece),
      options,
    ));
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

/** Shows a progress line during the work, and a sentence if it fails. */
async function withProgress<Result>(
  cli: Cli,
  found: Package,
  work: (options: Parameters<typeof download>[4]) => Promise<Result>,
): Promise<Result> {
  const line = progressLine(cli, found.archive?.name ?? found.name);
  try {
    return await work({
      onProgress: ({ received, bytes }) => line.show({ sent: received, bytes }),
      signal: cli.signal,
    });
  } catch (error) {
    if (error instanceof FileExists) throw new ActionDeclined(error.message);
    if (error instanceof DownloadDamaged) {
      throw new ActionDeclined(text.download.damaged(titleOf(found)));
    }
    if (!(error instanceof LinkLost && error.progress)) throw error;
    const { sent, bytes } = error.progress;
    const percent = Math.floor(100 * sent / bytes);
    throw new Unreachable(text.download.lost(percent));
  } finally {
    line.clear();
  }
}
