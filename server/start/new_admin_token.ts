import { join } from "node:path";
import { openDatabase } from "#db/store/open.ts";
import { stageSecret } from "./admin_token.ts";
import type { Config } from "#server/config.ts";
import { openDataFolder } from "./data_folder.ts";
import { reissueAdmin } from "#server/usecases/operators/reissue_admin.ts";

/**
 * Issues an admin another token, into `admin.token` of the data folder, while no
 * server runs on it. The process ends afterwards: a flag that is left in a unit
 * file must not issue a token at every start.
 *
 * @returns The message: the new token's file, and the tokens still in force.
 * @throws {Error} If no token could be issued.
 */
export async function newAdminToken(config: Config): Promise<string> {
  await requireUsedFolder(config.data);
  const folder = await openDataFolder(config.data, null);
  try {
    const path = join(config.data, "admin.token");
    const store = await openDatabase(
      config.databaseUrl ?? `file:${join(config.data, "longshore.db")}`,
    );
    try {
      // A file that cannot be written is reported before a token is issued.
      await (await stageSecret(path, "")).discard();
      const issued = await reissueAdmin({ store, now: () => new Date() });
      if (!issued) {
        throw new Error(
          `Cannot issue a token: there is no admin in ${config.data} yet; start the server once, which creates the first one`,
        );
      }
      await (await stageSecret(path, issued.secret)).place();
      return messageOf(issued.operator, path, issued.others);
    } finally {
      await store.close();
    }
  } finally {
    folder.close();
  }
}

/** Refuses a folder no server has used, because its name may be mistyped. */
async function requireUsedFolder(data: string): Promise<void> {
  try {
    await Deno.stat(join(data, "server.lock"));
  } catch (cause) {
    throw new Error(
      `Cannot issue a token: no server has run on ${data}; name its data folder with --data`,
      { cause },
    );
  }
}

function messageOf(operator: string, path: string, others: number): string {
  const still = others === 1
    ? "1 token this admin had stays in force"
    : `${others} tokens this admin had stay in force`;
  return `A new token of ${operator} is in ${path}; start the server again.
${
    others === 0
      ? "This admin has no other token in force."
      : `Nothing was revoked: ${still}; "longshore tokens list" lists them, and "longshore tokens revoke ID" revokes one that may have leaked.`
  }`;
}
