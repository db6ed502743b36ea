import { gunzipSync, inflateSync } from "node:zlib";
import { XMLParser } from "fast-xml-parser";
import { startInventoryReader } from "#server/agent/inventories/inventory_reader.ts";
import { agentRoutes, type AgentRoutesOptions } from "#server/agent/routes.ts";
import { shutDown } from "#tests/harness/server/shut_down.ts";
import type { AgentService } from "#server/usecases/agents/agent_service.ts";
import type { PollAnswer } from "#server/domain/machines/poll_answer.ts";
import type { PackageInfo } from "#server/domain/packages/info.ts";
import { DEFAULT_SETTINGS } from "#shared/contract/settings/settings.ts";

/** A call of the service: the method's name, then its arguments. */
export type Call = readonly [keyof AgentService, ...unknown[]];

export interface Listener {
  readonly port: number;
  readonly url: string;
  readonly calls: readonly Call[];
  readonly log: readonly string[];
  close(): Promise<void>;
}

export const STOP: PollAnswer = {
  wantInventory: false,
  settings: DEFAULT_SETTINGS,
  offers: [],
  scan: null,
};

/**
 * Serves the agents' protocol over real HTTP, with a service that only records
 * its calls: the tests stop at that interface.
 */
export function listen(
  answers: Partial<AgentService> = {},
  options: Partial<AgentRoutesOptions> = {},
): Listener {
  const calls: Call[] = [];
  const log: string[] = [];
  const service: AgentService = {
    answerPoll: () => Promise.resolve(STOP),
    notePolls: () => Promise.resolve(),
    receiveInventory: () => Promise.resolve({ accountInfo: null }),
    recordResult: () => Promise.resolve(),
    noteAddress: () => Promise.resolve(),
    openInfo: () => Promise.resolve(null),
    openFragment: () => Promise.resolve({ kind: "refused" }),
    answerCheck: () => Promise.resolve("checked"),
    enterDownload: () => Promise.resolve(1),
    takeBytes: () => Promise.resolve(64 * 1024),
    leaveDownload: () => Promise.resolve(),
    noteFragment: () => Promise.resolve(),
    ...answers,
  };
  const inventories = options.inventories ?? startInventoryReader();
  const app = agentRoutes({
    service: recorded(service, calls),
    scheme: "http",
    locations: { http: "pkg.example:8080", https: "pkg.example:8443" },
    log: (line) => log.push(line),
    ...options,
    inventories,
  });
  const closing = new AbortController();
  const server = Deno.serve(
    {
      port: 0,
      hostname: "127.0.0.1",
      signal: closing.signal,
      onListen() {},
    },
    app.fetch,
  );
  const { port } = server.addr;
  return {
    port,
    url: `http://127.0.0.1:${port}/ocsinventory`,
    calls,
    log,
    async close() {
      inventories.close();
      await shutDown(server, closing);
    },
  };
}

function recorded(service: AgentService, calls: Call[]): AgentService {
  return {
    answerPoll: (
      ...args
    ) => (calls.push(["answerPoll", ...args]), service.answerPoll(...args)),
    notePolls: (
      ...args
    ) => (calls.push(["notePolls", ...args]), service.notePolls(...args)),
    receiveInventory: (
      ...args
    ) => (calls.push(["receiveInventory", ...args]),
      service.receiveInventory(...args)),
    recordResult: (
      ...args
    ) => (calls.push(["recordResult", ...args]), service.recordResult(...args)),
    noteAddress: (
      ...args
    ) => (calls.push(["noteAddress", ...args]), service.noteAddress(...args)),
    openInfo: (
      ...args
    ) => (calls.push(["openInfo", ...args]), service.openInfo(...args)),
    openFragment: (
      ...args
    ) => (calls.push(["openFragment", ...args]), service.openFragment(...args)),
    answerCheck: (
      ...args
    ) => (calls.push(["answerCheck", ...args]), service.answerCheck(...args)),
    enterDownload: (
      ...args
    ) => (calls.push(["enterDownload", ...args]),
      service.enterDownload(...args)),
    takeBytes: (
      ...args
    ) => (calls.push(["takeBytes", ...args]), service.takeBytes(...args)),
    leaveDownload: (
      ...args
    ) => (calls.push(["leaveDownload", ...args]),
      service.leaveDownload(...args)),
    noteFragment: (
      ...args
    ) => (calls.push(["noteFragment", ...args]), service.noteFragment(...args)),
  };
}

export const DEVICE = "vm-2026-11-22-12-20-35";

export function prolog(deviceId = DEVICE): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<REQUEST><DEVICEID>${deviceId}</DEVICEID><QUERY>PROLOG</QUERY></REQUEST>`;
}

export function report(code = "SUCCESS", id = "1700000001"): string {
  return `<REQUEST DEVICEID="${DEVICE}" ERR="${code}" ID="${id}" QUERY="DOWNLOAD" />`;
}

/** An inventory with this many software entries. */
export function inventory(softwares: number): string {
  const software = (i: number) =>
    `<SOFTWARES><ARCHITECTURE>amd64</ARCHITECTURE><COMMENTS>number ${i}</COMMENTS>` +
    `<FROM>deb</FROM><NAME>software-${i}</NAME><VERSION>1.${i}</VERSION></SOFTWARES>`;
  return `<REQUEST><CONTENT><HARDWARE><NAME>vm</NAME></HARDWARE>${
    Array.from({ length: softwares }, (_, i) => software(i)).join("")
  }</CONTENT><DEVICEID>${DEVICE}</DEVICEID><QUERY>INVENTORY</QUERY></REQUEST>`;
}

export async function post(
  listener: Listener,
  body: BodyInit,
  headers: Record<string, string> = {},
): Promise<{ status: number; headers: Headers; bytes: Uint8Array }> {
  const response = await fetch(listener.url, { method: "POST", body, headers });
  const bytes = new Uint8Array(await response.arrayBuffer());
  return { status: response.status, headers: response.headers, bytes };
}

/** Sends raw bytes, and returns everything the server sends until it closes. */
export function rawExchange(
  port: number,
  ...parts: (string | Uint8Array)[]
): Promise<string> {
  return exchangeUntil(() => false, port, parts);
}

/** The head of the answer to an incomplete request. */
export function answerHead(
  port: number,
  ...parts: (string | Uint8Array)[]
): Promise<string> {
  return exchangeUntil((answer) => answer.includes("\r\n\r\n"), port, parts);
}

async function exchangeUntil(
  enough: (answer: string) => boolean,
  port: number,
  parts: readonly (string | Uint8Array)[],
): Promise<string> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  try {
    for (const part of parts) {
      const bytes = typeof part === "string"
        ? new TextEncoder().encode(part)
        : part;
      for (let at = 0; at < bytes.length;) {
        at += await connection.write(bytes.subarray(at));
      }
    }
    let answer = "";
    const buffer = new Uint8Array(16384);
    while (!enough(answer)) {
      const read = await connection.read(buffer);
      if (read === null) break;
      answer += String.fromCharCode(...buffer.subarray(0, read));
    }
    return answer;
  } finally {
    connection.close();
  }
}

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "",
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  tagValueProcessor: (_name, value) => value.trim() === "" ? "" : value,
});

/**
 * Parses with another parser than the server's: attributes are read like
 * children.
 */
// deno-lint-ignore no-explicit-any -- a document has no type of its own
export function parsed(xml: string): any {
  return parser.parse(xml);
}

/** The REPLY in an answer's bytes. */
export function replyIn(bytes: Uint8Array): ReturnType<typeof parsed> {
  const packed = bytes[0] === 0x1f ? gunzipSync(bytes) : inflateSync(bytes);
  return parsed(new TextDecoder().decode(packed)).REPLY;
}

export function list<T>(value: T | T[] | undefined): T[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

export const INFO: PackageInfo = {
  id: 1700000001,
  priority: 5,
  action: "launch",
  command: "install.sh --quiet",
  path: "",
  notify: {
    text: "",
    countdownSeconds: 0,
    canAbort: false,
    canDelay: false,
    doneText: "",
  },
  protocol: "http",
  fragments: 3,
  digest: "fcd44775590c09b02643f153eca88091",
  digestAlgorithm: "MD5",
};
