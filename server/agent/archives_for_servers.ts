import type { Context } from "hono";
import {
  type AgentEnv,
  describe,
  emptyAnswer,
  type Log,
} from "./wire/headers.ts";

/**
 * The file that another server asks for; `forbidden`: it has not shown that it
 * has the same key file; `missing`: this server does not have it.
 */
export type OpenForServer = (
  path: string,
  authorization: string,
) => Promise<{ readonly file: string } | "forbidden" | "missing">;

/** Below this path, servers of one database fetch packages' files. */
export const FOR_SERVERS = "/servers/";

/** Answers other servers that fetch the archive of a package. */
export function archivesForServers(open: OpenForServer, log: Log) {
  return async (c: Context<AgentEnv>): Promise<Response> => {
    const { path } = c.req;
    const found = await open(path, c.req.header("authorization") ?? "");
    if (found === "forbidden") {
      log(`${describe(c)}: 403: not a server with the same key file`);
      return emptyAnswer(403);
    }
    if (found === "missing") return emptyAnswer(404);
    let file: Deno.FsFile;
    try {
      file = await Deno.open(found.file);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return emptyAnswer(404);
      throw error;
    }
    const { size } = await file.stat();
    return new Response(file.readable, {
      headers: {
        "content-type": "application/octet-stream",
        "content-length": `${size}`,
      },
    });
  };
}
