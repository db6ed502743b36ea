import type { Context } from "hono";
import { agentFamily } from "#server/domain/machines/contact.ts";
import {
  type AgentService,
  type FragmentAnswer,
  NO_MACHINE,
} from "#server/usecases/agents/agent_service.ts";
import {
  isUnavailable,
  isUnreachable,
} from "#server/usecases/agents/unavailable.ts";
import { openFragment } from "./fragment_file.ts";
import { MachineElsewhere } from "#server/usecases/relays/machine_elsewhere.ts";
import {
  passing,
  type RelayService,
} from "#server/usecases/relays/relay_service.ts";
import { relayProblem } from "./for_relays/relay_answers.ts";
import { fragmentStream, type Pace } from "./fragment_stream.ts";
import { type ByteRange, byteRangeIn, hasTag } from "./wire/byte_range.ts";
import { Backoff } from "./limits/backoff.ts";
import {
  type AgentEnv,
  describe,
  emptyAnswer,
  type Log,
  NEVER_CACHED,
  notNow,
} from "./wire/headers.ts";
import { printInfo } from "./xml/info.ts";

export interface FilesOptions {
  readonly service: AgentService;
  /** The listener's; agents fetch `info` over https only. */
  readonly scheme: "http" | "https";
  readonly log: Log;
  /** Bounds the downloads of this process; by default there is no bound. */
  readonly slots?: DownloadSlots;
  /** Lets relays fetch files; absent: there are none. */
  readonly relays?: Pick<RelayService, "admitPath">;
}

/** Bounds how many downloads are sent at a time. */
export interface DownloadSlots {
  /** Waits for a free slot; null: there was none for too long. */
  enter(machineId: number): Promise<number | null>;
  leave(ticket: number): void;
}

const UNBOUNDED: DownloadSlots = {
  enter: () => Promise.resolve(0),
  leave() {},
};

type FileAnswer = Extract<FragmentAnswer, { kind: "file" }>;

/** A download that may be sent. */
interface Slot {
  readonly pace: Pace;
  leave(): void;
}

/** A capability is one path segment of letters, digits, `-` and `_`. */
const INFO = /^\/download\/([\w-]{1,128})\/(\d{10})\/info$/;
const FRAGMENT = /^\/download\/([\w-]{1,128})\/(\d{10})\/\2-([1-9]\d{0,6})$/;
/** A server asks itself through a mirror. */
const CHECK = /^\/download\/mirror\/([0-9a-f]{32})$/;
/** All chunks in memory together; Deno and TLS hold about three times that. */
const CHUNKS_BYTES = 16 * 1024 ** 2;
const MAX_CHUNK_BYTES = 256 * 1024;

/** A cache that answered by itself would not show that it leads here. */
const NEVER_STORED = { "Cache-Control": "no-store" };

/** For a path that is never used for other bytes. */
const CACHED_FOR_EVER = {
  "Cache-Control": "public, max-age=31536000, immutable",
};

/**
 * Answers GET and HEAD below `/download`. A machine always gets 200 and the
 * whole file, or 404: agents request no ranges, and to a Unix agent a 304 is a
 * failure. Mirrors also get ranges and 304.
 */
export function filesWith(options: FilesOptions) {
  const files = new AgentFiles(options);
  return (c: Context<AgentEnv>) => files.answer(c);
}

class AgentFiles {
  #service: AgentService;
  #scheme: FilesOptions["scheme"];
  #log: Log;
  #slots: DownloadSlots;
  #relays: FilesOptions["relays"];
  #backoff = new Backoff();
  #running = 0;

  constructor(options: FilesOptions) {
    const { service, scheme, log, slots = UNBOUNDED, relays } = options;
    this.#service = service;
    this.#scheme = scheme;
    this.#log = log;
    this.#slots = slots;
    this.#relays = relays;
  }

  async answer(c: Context<AgentEnv>): Promise<Response> {
    try {
      const { path } = c.req;
      const info = INFO.exec(path);
      const [, capability, id, number] = FRAGMENT.exec(path) ?? [];
      const relay = c.env?.relay;
      if (relay && (info || capability !== undefined)) {
        await this.#relays?.admitPath(
          passing(relay),
          info?.[1] ?? capability!,
          Number(info?.[2] ?? id),
        );
      }
      if (info) return await this.#info(c, info[1]!, Number(info[2]));
      const check = CHECK.exec(path);
      if (check) {
        const answer = await this.#service.answerCheck(check[1]!);
        return c.text(answer, 200, NEVER_STORED);
      }
      if (capability === undefined) {
        return await this.#refuse(c, "No such file");
      }
      return await this.#fragment(c, capability, Number(id), Number(number));
    } catch (error) {
      if (error instanceof MachineElsewhere) {
        this.#log(`${describe(c)}: 403: ${error.message}`);
        return relayProblem("machine_elsewhere", error.message);
      }
      const status = isUnavailable(error) ? 503 : 500;
      if (!isUnreachable(error)) {
        this.#log(`${describe(c)}: ${status}: ${error}`);
      }
      return status === 503 ? notNow() : emptyAnswer(500);
    }
  }

  async #info(
    c: Context<AgentEnv>,
    capability: string,
    packageId: number,
  ): Promise<Response> {
    if (this.#scheme !== "https" && !c.env?.isSecure) {
      return await this.#refuse(
        c,
        "Cannot serve info over http: use the https listener, or name a proxy that ends TLS with --trust-proxy",
      );
    }
    const family = agentFamily(c.req.header("user-agent") ?? "");
    const info = await this.#service.openInfo(capability, packageId, family);
    if (!info) {
      return await this.#refuse(
        c,
        "Cannot serve info: not offered to this machine",
      );
    }
    const headers = { "Content-Type": "application/xml", ...NEVER_CACHED };
    return new Response(printInfo(info), { headers });
  }

  async #fragment(
    c: Context<AgentEnv>,
    capability: string,
    packageId: number,
    number: number,
  ): Promise<Response> {
    const answer = await this.#service.openFragment(
      capability,
      packageId,
      number,
    );
    if (answer.kind === "refused") {
      return await this.#refuse(
        c,
        "Cannot serve the fragment: not offered or not known",
      );
    }
    if (answer.kind === "recalled") return emptyAnswer(200);
    if (answer.kind === "not now") {
      this.#log(`${describe(c)}: 503: ${answer.because}`);
      return notNow();
    }
    const { etag } = answer;
    if (etag !== null && hasTag(c.req.header("if-none-match"), etag)) {
      const headers = { ...CACHED_FOR_EVER, ETag: etag };
      return new Response(null, { status: 304, headers });
    }
    // The slot comes first: an open file that waits is not free either.
    const slot = await this.#enter(answer);
    if (!slot) {
      this.#log(
        `${describe(c)}: 503: too many downloads wait for their turn`,
      );
      return notNow();
    }
    const { bytes: size } = answer.place;
    let file: Deno.FsFile;
    let offset: number;
    try {
      ({ file, offset } = await openFragment(answer.place));
    } catch (error) {
      slot.leave();
      return await this.#refuse(c, `Cannot open the fragment: ${error}`);
    }
    const range = etag === null ? null : rangeOf(c, etag, size);
    const headers = headersFor(size, etag, range);
    if (c.req.method === "HEAD" || range === "unsatisfiable") {
      file.close();
      slot.leave();
      const status = range === "unsatisfiable" ? 416 : 200;
      return new Response(null, { status, headers });
    }
    const first = offset + (range ? range.from : 0);
    if (first > 0) file.seekSync(first, Deno.SeekMode.Start);
    const body = fragmentStream({
      file,
      size: range ? range.to - range.from + 1 : size,
      pace: slot.pace,
      onSent: () => {
        if (answer.machineId === NO_MACHINE) return;
        this.#service.noteFragment(answer.machineId, packageId, number)
          .catch((error) => this.#log(`${describe(c)}: not noted: ${error}`));
      },
      onEnd: () => slot.leave(),
    });
    return new Response(body, { status: range ? 206 : 200, headers });
  }

  /** @returns null: a budget or this process was exhausted for too long. */
  async #enter({ machineId, budgets }: FileAnswer): Promise<Slot | null> {
    const service = this.#service;
    // A download that waits for its own budget takes no slot from others.
    const ticket = budgets.length === 0
      ? null
      : await service.enterDownload(machineId, budgets);
    if (budgets.length > 0 && ticket === null) return null;
    const leaveBudget = () => {
      if (ticket !== null) service.leaveDownload(ticket).catch(() => {});
    };
    const slot = await this.#slots.enter(machineId);
    if (slot === null) {
      leaveBudget();
      return null;
    }
    this.#running++;
    return {
      pace: async () =>
        ticket === null ? this.#chunkBytes() : await service.takeBytes(ticket),
      leave: () => {
        this.#running--;
        this.#slots.leave(slot);
        leaveBudget();
      },
    };
  }

  #chunkBytes(): number {
    const share = Math.floor(CHUNKS_BYTES / this.#running);
    return Math.min(MAX_CHUNK_BYTES, share);
  }

  async #refuse(c: Context<AgentEnv>, why: string): Promise<Response> {
    this.#log(`${describe(c)}: 404: ${why}`);
    await this.#backoff.refusal(c.req.path);
    return emptyAnswer(404);
  }
}

type RequestedRange = ReturnType<typeof byteRangeIn>;

/** A range of an outdated file is answered by the whole file; HEAD by none. */
function rangeOf(
  c: Context<AgentEnv>,
  etag: string,
  size: number,
): RequestedRange {
  const condition = c.req.header("if-range");
  const isOutdated = condition !== undefined && condition !== etag;
  return c.req.method === "HEAD" || isOutdated
    ? null
    : byteRangeIn(c.req.header("range"), size);
}

function headersFor(
  size: number,
  etag: string | null,
  range: RequestedRange,
): Record<string, string> {
  const headers = {
    "Content-Type": "application/octet-stream",
    ...etag === null ? NEVER_CACHED : {
      ...CACHED_FOR_EVER,
      ETag: etag,
      "Accept-Ranges": "bytes",
    },
  };
  if (range === null) return { ...headers, "Content-Length": `${size}` };
  if (range === "unsatisfiable") {
    return {
      ...headers,
      ...NEVER_CACHED,
      "Content-Range": `bytes */${size}`,
    };
  }
  return { ...headers, ...rangeHeaders(range, size) };
}

function rangeHeaders({ from, to }: ByteRange, size: number) {
  return {
    "Content-Range": `bytes ${from}-${to}/${size}`,
    "Content-Length": `${to - from + 1}`,
  };
}
