import { whoAmI } from "#shared/contract/operators.ts";
import { call } from "#tui/api/call.ts";
import type { Cli } from "./cli.ts";
import type { ConsoleOptions } from "./commands/console.ts";
import { openLive } from "#tui/console/data/live.ts";
import type { OpeningScreen } from "#tui/console/terminal/opening.ts";
import { checkAuditHead } from "#tui/profiles/audit_heads.ts";
import { openPreferences } from "#tui/profiles/preferences.ts";
import { processEnvironment, settleRendering } from "#tui/profiles/profile.ts";
import { profilesFile } from "#tui/profiles/profiles.ts";

/**
 * Signs in and draws the console until the operator leaves.
 *
 * @param opening Holds the terminal until the first frame; null if nothing does.
 * @returns The exit code.
 */
export async function openConsole(
  cli: Cli,
  options: ConsoleOptions,
  opening: OpeningScreen | null,
): Promise<number> {
  const { connection, label, profile, settings = {} } = await cli.find();
  const me = await call(connection, whoAmI);
  settleRendering();
  const { runConsole } = await import("#tui/console/start.tsx");
  const live = await openLive(connection);
  try {
    const differsAt = profile
      ? checkAuditHead(connection, profile, processEnvironment)
      : Promise.resolve(null);
    const preferences = await openPreferences(
      profilesFile(processEnvironment),
      profile,
    );
    const code = await runConsole({
      preferences,
      ...{ connection, me, live, label, differsAt },
      ...options,
      settings,
      beforeDrawing: () => opening?.handOver(),
    });
    await preferences.saved();
    return code;
  } finally {
    live.close();
  }
}
