import { basename } from "node:path";
import type { ServerConnection } from "#tui/api/call.ts";
import { Unreachable } from "#tui/api/problem.ts";
import { LinkLost } from "#tui/api/retry.ts";
import { DifferentFile, upload, type UploadResult } from "#tui/api/upload.ts";
import { UsageError } from "#tui/arguments.ts";
import type { Cli } from "#tui/cli/cli.ts";
import { progressLine } from "#tui/cli/progress.ts";
import { text } from "#tui/text/mod.ts";
import type { CreateOptions } from "#tui/cli/commands/create_values.ts";

/**
 * Sends a file and shows the progress.
 *
 * @throws {Unreachable} With the upload to resume, if the connection is lost.
 */
export async function sendArchive(
  cli: Cli,
  connection: ServerConnection,
  file: string,
  { target, resume, dryRun }: Pick<
    CreateOptions,
    "target" | "resume" | "dryRun"
  >,
): Promise<UploadResult> {
  const line = progressLine(
    cli,
    basename(file),
    text.connection.checkingArchive,
  );
  try {
    return await upload(connection, file, {
      target: target ?? "any",
      resume,
      dryRun,
      onProgress: line.show,
      signal: cli.signal,
    });
  } catch (error) {
    line.clear();
    const { errors } = text.cli;
    if (error instanceof LinkLost && error.progress) {
      const { sent, bytes, id = "" } = error.progress;
      throw new Unreachable(errors.uploadLost(percent(sent, bytes), id));
    }
    if (error instanceof DifferentFile) {
      throw new UsageError(errors.otherFile(file, error.upload.id));
    }
    throw error;
  } finally {
    line.clear();
  }
}

function percent(part: number, whole: number): number {
  return Math.floor(whole === 0 ? 100 : 100 * part / whole);
}
