import type { Context } from "hono";
import { agentFamily } from "../domain/contact.ts";
import type { AgentDoor } from "../usecases/agent_door.ts";
import { fragmentStream, type Pace } from "./fragment_stream.ts";
import { HoldBack } from "./hold_back.ts";
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
/** Sent at a time by this listener; more come again. */
const MOST_DOWNLOADS = 4096;
/** What all of them hold together; Deno and TLS hold about three times that. */
const CHUNKS_BYTES = 16 * 1024 ** 2;
const MOST_CHUNK_BYTES = 256 * 1024;
/** A download is not begun within the time an agent waits for an answer. */
const COME_AGAIN_SECONDS = 60;

/**
 * Answers GET and HEAD below `/download`. Always 200 and the whole file, or
 * 404: agents ask no ranges, and to a Unix agent a 304 is a failure.
 */
export function filesWith({ door, scheme, log }: FilesOptions) {
  const holdBack = new HoldBack();
  let running = 0;

  async function refused(c: Context<AgentEnv>, why: string): Promise<Response> {
    log(`${describe(c)}: 404: ${why}`);
    await holdBack.refusal(c.req.path);
    return emptyAnswer(404);
  }

  function comeAgain(c: Context<AgentEnv>, why: string): Response {
    log(`${describe(c)}: 503: ${why}`);
    return emptyAnswer(503, { "Retry-After": `${COME_AGAIN_SECONDS}` });
  }

  const unpaced: Pace = () =>
    Promise.resolve(
      Math.min(MOST_CHUNK_BYTES, Math.floor(CHUNKS_BYTES / running)),
    );

  async function info(
    c: Context<AgentEnv>,
    capability: string,
    packageId: number,
  ): Promise<Response> {
    if (scheme !== "https") {
      return await refused(
        c,
        "Cannot serve info over http: use the https listener",
      );
    }
    const family = agentFamily(c.req.header("user-agent") ?? "");
    const found = await door.openInfo(capability, packageId, family);
    if (!found) {
      return await refused(c, "Cannot serve info: not offered to this machine");
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
      return await refused(
        c,
        "Cannot serve the fragment: not offered or not known",
      );
    }
    if (answer.kind === "recalled") return emptyAnswer(200);
    let file: Deno.FsFile;
    try {
      file = await Deno.open(answer.path);
    } catch (error) {
      return await refused(c, `Cannot open the fragment: ${error}`);
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
    const { machineId, budgets } = answer;
    let ticket: number | null = null;
    if (running >= MOST_DOWNLOADS) {
      file.close();
      return comeAgain(c, `${running} downloads are under way`);
    }
    if (budgets.length > 0) {
      ticket = await door.enterDownload(machineId, budgets);
      if (ticket === null) {
        file.close();
        return comeAgain(c, "too many downloads wait for their turn");
      }
    }
    running++;
    const body = fragmentStream({
      file,
      size,
      pace: ticket === null ? unpaced : () => door.takeBytes(ticket),
      sent() {
        door.noteFragment(machineId, packageId, number)
          .catch((error) => log(`${describe(c)}: not noted: ${error}`));
      },
      ended() {
        running--;
        if (ticket !== null) door.leaveDownload(ticket).catch(() => {});
      },
    });
    return new Response(body, { headers });
  }

  return async (c: Context<AgentEnv>): Promise<Response> => {
    try {
      const path = c.req.path;
      const asked = INFO.exec(path);
      if (asked) return await info(c, asked[1]!, Number(asked[2]));
      const [, capability, id, number] = FRAGMENT.exec(path) ?? [];
      if (capability === undefined) return await refused(c, "No such file");
      return await fragment(c, capability, Number(id), Number(number));
    } catch (error) {
      log(`${describe(c)}: 500: ${error}`);
      return emptyAnswer(500);
    }
  };
}
