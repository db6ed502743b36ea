import type { Context } from "hono";
import { agentFamily } from "../domain/contact.ts";
import type { AgentDoor } from "../usecases/agent_door.ts";
import {
  type AgentEnv,
  describe,
  emptyAnswer,
  type Log,
  NEVER_CACHED,
} from "./wire.ts";
import { printInfo } from "./xml/info.ts";

export interface FilesOptions {
  readonly door: AgentDoor;
  /** The listener's; agents fetch `info` over https only. */
  readonly scheme: "http" | "https";
  readonly log: Log;
}

/** A capability is one path segment of letters, digits, `-` and `_`. */
const INFO = /^\/download\/([\w-]{1,128})\/(\d{10})\/info$/;
const FRAGMENT = /^\/download\/([\w-]{1,128})\/(\d{10})\/\2-([1-9]\d{0,6})$/;
const CHUNK_BYTES = 256 * 1024;

/**
 * Answers GET and HEAD below `/download`. Always 200 and the whole file, or
 * 404: agents ask no ranges, and to a Unix agent a 304 is a failure.
 */
export function filesWith({ door, scheme, log }: FilesOptions) {
  function refused(c: Context<AgentEnv>, why: string): Response {
    log(`${describe(c)}: 404: ${why}`);
    return emptyAnswer(404);
  }

  async function info(
    c: Context<AgentEnv>,
    capability: string,
    packageId: number,
  ): Promise<Response> {
    if (scheme !== "https") {
      return refused(c, "Cannot serve info over http: use the https listener");
    }
    const family = agentFamily(c.req.header("user-agent") ?? "");
    const found = await door.openInfo(capability, packageId, family);
    if (!found) {
      return refused(c, "Cannot serve info: not offered to this machine");
    }
    const headers = { "Content-Type": "application/xml", ...NEVER_CACHED };
    return new Response(printInfo(found), { headers });
  }

  async function fragment(
    c: Context<AgentEnv>,
    capability: string,
    packageId: number,
    number: number,
  ): Promise<Response> {
    const answer = await door.openFragment(capability, packageId, number);
    if (answer.kind === "refused") {
      return refused(c, "Cannot serve the fragment: not offered or not known");
    }
    if (answer.kind === "recalled") return emptyAnswer(200);
    let file: Deno.FsFile;
    try {
      file = await Deno.open(answer.path);
    } catch (error) {
      return refused(c, `Cannot open the fragment: ${error}`);
    }
    const { size } = await file.stat();
    const headers = {
      "Content-Type": "application/octet-stream",
      "Content-Length": String(size),
      ...NEVER_CACHED,
    };
    if (c.req.method === "HEAD") {
      file.close();
      return new Response(null, { headers });
    }
    const sent = () => {
      door.noteFragment(answer.machineId, packageId, number)
        .catch((error) => log(`${describe(c)}: not noted: ${error}`));
    };
    return new Response(counted(file, size, sent), { headers });
  }

  return async (c: Context<AgentEnv>): Promise<Response> => {
    try {
      const path = c.req.path;
      const asked = INFO.exec(path);
      if (asked) return await info(c, asked[1]!, Number(asked[2]));
      const [, capability, id, number] = FRAGMENT.exec(path) ?? [];
      if (capability === undefined) return refused(c, "No such file");
      return await fragment(c, capability, Number(id), Number(number));
    } catch (error) {
      log(`${describe(c)}: 500: ${error}`);
      return emptyAnswer(500);
    }
  };
}

/**
 * The file's bytes; calls `sent` once the last of them has been asked for and
 * given. Up to a chunk may still be on its way then: `completed` of
 * `Deno.serve` would not tell better, it resolves for a broken connection too.
 */
function counted(
  file: Deno.FsFile,
  size: number,
  sent: () => void,
): ReadableStream<Uint8Array> {
  let given = 0;
  return new ReadableStream({
    async pull(controller) {
      const chunk = new Uint8Array(Math.min(CHUNK_BYTES, size - given));
      const read = given < size ? await file.read(chunk) : 0;
      if (read === null) {
        file.close();
        controller.error(new Error("The fragment has shrunk on disk"));
        return;
      }
      given += read;
      if (read > 0) controller.enqueue(chunk.subarray(0, read));
      if (given < size) return;
      file.close();
      controller.close();
      sent();
    },
    cancel() {
      if (given < size) file.close();
    },
  }, { highWaterMark: 0 });
}
