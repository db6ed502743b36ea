import { useState } from "react";
import { join } from "node:path";
import { DownloadDamaged, type DownloadProgress } from "#tui/api/download.ts";
import { LinkLost } from "#tui/api/retry.ts";
import { FileExists, fileFor } from "#tui/api/archive_file.ts";
import { shellLines } from "#tui/actions/command_line.ts";
import { download } from "#tui/actions/packages.ts";
import { bind } from "#tui/console/keys/binding.ts";
import { whyNot } from "#tui/console/perform.ts";
import { homeFolder } from "#tui/profiles/profile.ts";
import { useSession } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import { useForm } from "#tui/console/widgets/form.tsx";
import { expandHome } from "#tui/profiles/home.ts";
import { titleOf } from "#tui/words/titles.ts";
import { PathForm } from "#tui/console/screens/path_form.tsx";
import { SheetScreen } from "#tui/console/screens/sheet_screen.tsx";
import {
  constantResult,
  transferKeys,
  transferLines,
  useTransfer,
} from "#tui/console/screens/transfer.ts";
import type { ScreenProps } from "#tui/console/nav/places.ts";

/** Downloads the archive of a package to the host the console runs on. */
export function DownloadScreen(
  { place: { package: of }, active }: ScreenProps<"download">,
) {
  const { connection, me, go, say } = useSession();
  const { transfer, run, stop } = useTransfer();
  const [filling, setFilling] = useState(true);
  const form = useForm({
    fields: () => [{
      name: "path",
      label: text.download.file,
      hint: text.download.fileHint,
      kind: { type: "path" },
      problem: (value) => value.trim() === "" ? text.form.missing : null,
    }],
    draft: `download ${of.id}`,
    start: { path: join(folder(), of.archive?.name ?? "") },
    sends: text.download.sends,
    send: ({ path = "" }) => void bring(path),
    leave: () => go({ to: "back" }),
  });

  async function bring(typed: string): Promise<void> {
    const refused = whyNot(download, me.role);
    if (refused) return say("open", refused);
    try {
      const path = await fileFor(of, expandHome(typed, homeFolder()));
      const doing = text.download.doing(titleOf(of));
      setFilling(false);
      const done = await run({ path, doing }, async (running) => {
        const onProgress = ({ received, bytes }: DownloadProgress) =>
          running.onProgress({ sent: received, bytes });
        const options = { ...running, onProgress };
        return await download.run(
          connection,
          { package: of, path, options },
        ).then(() => true, notInTheWay);
      });
      if (done === false) {
        setFilling(true);
        say("failed", text.download.taken(path));
      }
      if (!done) return;
      form.forget();
      go({ to: "back" });
      say(
        "ok",
        download.sentence({ package: of, path }, null),
        shellLines(download.commandLines({ package: of, path })),
      );
    } catch (error) {
      say("failed", (error as Error).message);
    }
  }
  /** @throws {Error} A sentence, for anything but an existing file. */
  function notInTheWay(error: unknown): false {
    if (error instanceof FileExists) return false;
    if (error instanceof DownloadDamaged) {
      throw new Error(text.download.damaged(titleOf(of)));
    }
    if (error instanceof LinkLost) throw new Error(text.download.linkLost);
    throw error;
  }

  if (filling || !transfer) {
    return (
      <PathForm
        form={form}
        active={active}
        sends={text.download.sends}
        status={text.download.status(titleOf(of))}
      />
    );
  }
  return (
    <SheetScreen
      active={active}
      fetched={constantResult(transfer)}
      linesOf={transferLines}
      keysOf={() =>
        bind(transferKeys, {
          stopped: transfer.stopped !== null,
          stop,
          resume: () => void bring(form.values.path ?? ""),
          edit: () => setFilling(true),
        })}
      status={transfer.path}
    />
  );
}

/** The current folder; empty if it was deleted. */
function folder(): string {
  try {
    return Deno.cwd();
  } catch {
    return "";
  }
}
