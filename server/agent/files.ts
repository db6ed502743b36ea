import type { Context } from "hono";
import { agentFamily } from "#server/domain/machines/contact.ts";
import type {
  AgentService,
  FragmentAnswer,
} from "#server/usecases/agents/agent_service.ts";
import { fragmentStream, type Pace } from "./fragment_stream.ts";
import { Backoff } from "./limits/backoff.ts";
import {
  type AgentEnv,
  describe,
  emptyAnswer,
  type Log,
  NEVER_CACHED,
} from "./wire/headers.ts";
import { printInfo } from "./xml/info.ts";

export interface FilesOptions {
  readonly door: AgentService;
  /** The listener's; agents fetch `info` over https only. */
  readonly scheme: "http" | "https";
  readonly log: Log;
  /** Where downloads wait until there is room for them; by default nowhere. */
  readonly places?: DownloadSlots;
}

/** Bounds how many downloads are sent at a time. */
export interface DownloadSlots {
  /** null: there was none for too long. */
  enter(machineId: number): Promise<number | null>;
  leave(ticket: number): void;
}

const ANYWHERE: DownloadSlots = { enter: () => Promise.resolve(0), leave() {} };

type FileAnswer = Extract<FragmentAnswer, { kind: "file" }>;

/** A capability is one path segment of letters, digits, `-` and `_`. */
const INFO = /^\/download\/([\w-]{1,128})\/(\d{10})\/info$/;
const FRAGMENT = /^\/download\/([\w-]{1,128})\/(\d{10})\/\2-([1-9]\d{0,6})$/;
/** What all of them hold together; Deno and TLS hold about three times that. */
const CHUNKS_BYTES = 16 * 1024 ** 2;
const MOST_CHUNK_BYTES = 256 * 1024;
/** A download is not begun within the time an agent waits for an answer. */
const COME_AGAIN_SECONDS = 60;

/**
 * Answers GET and HEAD below `/download`. Always 200 and the whole file, or
 * 404: agents ask no ranges, and to a Unix agent a 304 is a failure.
 */
export function filesWith(
  { door, scheme, log, places = ANYWHERE }: FilesOptions,
) {
  const holdBack = new Backoff();
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

  /** Waits before the file is opened: an open one is not free either. */
  async function takePlace(
    machineId: number,
    budgets: FileAnswer["budgets"],
  ): Promise<{ pace: Pace; leave: () => void } | null> {
    // Its own budget first: who waits for that takes nobody else's place.
    const ticket = budgets.length === 0
      ? null
      : await door.enterDownload(machineId, budgets);
    if (budgets.length > 0 && ticket === null) return null;
    const leaveBudget = () => {
      if (ticket !== null) door.leaveDownload(ticket).catch(() => {});
    };
    const here = await places.enter(machineId);
    if (here === null) {
      leaveBudget();
      return null;
    }
    running++;
    const most = () =>
      Math.min(MOST_CHUNK_BYTES, Math.floor(CHUNKS_BYTES / running));
    return {
      pace: async () => ticket === null ? most() : await door.takeBytes(ticket),
      leave() {
        running--;
        places.leave(here);
        leaveBudget();
      },
    };
  }

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
    const place = await takePlace(answer.machineId, answer.budgets);
    if (!place) return comeAgain(c, "too many downloads wait for their turn");
    let file: Deno.FsFile;
    let size: number;
    try {
      file = await Deno.open(answer.path);
      ({ size } = await file.stat());
    } catch (error) {
      place.leave();
      return await refused(c, `Cannot open the fragment: ${error}`);
    }
    const headers = {
      "Content-Type": "application/octet-stream",
      "Content-Length": String(size),
      ...NEVER_CACHED,
    };
    if (c.req.method === "HEAD") {
      file.close();
      place.leave();
      return new Response(null, { headers });
    }
    const body = fragmentStream({
      file,
      size,
      pace: place.pace,
      sent() {
        door.noteFragment(answer.machineId, packageId, number)
          .catch((error) => log(`${describe(c)}: not noted: ${error}`));
      },
      ended: place.leave,
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
