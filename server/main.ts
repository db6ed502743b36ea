/**
 * The entry point. What serves is loaded only if it is to serve: the other
 * commands, and a relay, need little of it.
 */
import { join } from "node:path";
import { type Config, readConfig, usage, variableNames } from "./config.ts";
import { log } from "./process.ts";
import { BadUsage } from "./start/flags.ts";
import { permissionsOf } from "./start/permissions.ts";
import { VERSION } from "#shared/version.ts";

/** Does what the flags ask for; what it returns is printed. */
async function run(config: Config | null): Promise<string | void> {
  if (!config) return usage();
  if (config.version) return `longshore ${VERSION}`;
  if (config.printPermissions) return permissionLines(config);
  if (config.newAdminToken) {
    const { newAdminToken } = await import("./start/new_admin_token.ts");
    return await newAdminToken(config);
  }
  if (config.restore) {
    const { restoreBackup } = await import("./start/restore_backup.ts");
    return await restoreBackup(config, log);
  }
  if (config.compact) {
    const { compactDatabase } = await import("./start/compact_database.ts");
    return await compactDatabase(config);
  }
  if (config.relay) {
    const { relay } = await import("./relay.ts");
    await relay(config, config.relay);
    return;
  }
  const { serve } = await import("./serve.ts");
  await serve(config);
}

/** One flag a line, for the checkout that this file is in. */
function permissionLines(config: Config): string {
  const root = join(import.meta.dirname!, "..");
  return permissionsOf(config, root, variableNames()).join("\n");
}

if (import.meta.main) {
  try {
    // Each by its name: all at once would need the right to read all others.
    const config = readConfig(
      Deno.args,
      Object.fromEntries(
        variableNames().map((name) => [name, Deno.env.get(name)]),
      ),
    );
    const text = await run(config);
    if (text !== undefined) console.log(text);
    Deno.exit(0); // a connection that outlives the stop must not keep the process
  } catch (error) {
    console.error(`longshore: ${(error as Error).message}`);
    Deno.exit(error instanceof BadUsage ? 2 : 1);
  }
}
