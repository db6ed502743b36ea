import { Buffer } from "node:buffer";
import { downloads, type RunOptions } from "./agent_downloads.ts";
import type { Behaviour } from "./agent_execution.ts";
import {
  inventoryContent,
  type Neighbour,
  scanContent,
  type SimulatedMachine,
} from "./agent_machine.ts";
import {
  CONTENT_TYPE,
  inventory,
  pack,
  prolog,
  readReply,
  type Reply,
  report,
  unpack,
  USER_AGENT,
} from "./agent_wire.ts";

/** Sends requests; a fleet shares one transport, and a test may break it. */
export type Transport = (url: string, init: RequestInit) => Promise<Response>;

export interface AgentOptions {
  /** The agent URL. */
  readonly server: string;
  readonly machine: SimulatedMachine;
  /** PEM text of the CA it trusts; default: the system's. */
  readonly ca?: string;
  /** Replaces a client of its own. */
  readonly transport?: Transport;
  /** HTTP Basic, sent after the server's first 401. */
  readonly user?: string;
  readonly password?: string;
  /** How packages behave on the machine; by default all exit with 0. */
  readonly behave?: Behaviour;
  /** The devices it finds in a network it has to scan; none by default. */
  readonly neighbours?: (network: string) => readonly Neighbour[];
  /** The real duration of a second of latency, in seconds; 0 by default. */
  readonly latencyScale?: number;
  readonly now?: () => Date;
}

/** The result of one poll. */
export interface Cycle {
  /** 1: poll or inventory not delivered or not understood. */
  readonly exitCode: 0 | 1;
  /** SEND, STOP; null: no answer to the poll. */
  readonly response: string | null;
  readonly inventorySent: boolean;
  /** The poll interval and download options of the answer; null: no answer. */
  readonly settings: Pick<Reply, "pollHours" | "conf"> | null;
  /** The network it has scanned on the server's request. */
  readonly scanned: string | null;
  /** Package ids that the poll offered, in order. */
  readonly offered: readonly number[];
  readonly reported: readonly ReportedResult[];
  /** One sentence each. */
  readonly errors: readonly string[];
  /** Packages that can never make progress: offered once, then no more. */
  readonly wedged: readonly number[];
  /**
   * The Unix download child died because of a package that is in its history.
   */
  readonly crashed: boolean;
  /**
   * A behaviour switched the machine off; unfinished packages are tried again.
   */
  readonly died: boolean;
}

export interface ReportedResult {
  readonly id: number;
  readonly code: string;
  /** True if the agent counts the answer as a success. */
  readonly delivered: boolean;
}

export interface SimulatedAgent {
  readonly machine: SimulatedMachine;
  /** Ids of packages that have run on this machine. */
  readonly history: ReadonlySet<number>;
  /** Ids of packages that were offered and have not ended. */
  pending(): number[];
  /** True if a wedged package keeps every later one from making progress. */
  stuck(): boolean;
  /** Polls once, and works like a real agent until nothing makes progress. */
  cycle(options?: RunOptions): Promise<Cycle>;
  [Symbol.dispose](): void;
}

/**
 * Creates an agent as the server sees one, Unix or Windows by its machine's
 * family. It knows the server only by the protocol. Unlike a real agent it
 * gives a package up for this cycle when a whole period made no progress, so
 * that a cycle always ends.
 */
export function simulatedAgent(options: AgentOptions): SimulatedAgent {
  const { machine } = options;
  const unix = machine.family === "unix";
  const wire = connect(options);
  let tag = machine.tag;
  let reported: ReportedResult[] = [];
  let errors: string[] = [];

  const engine = downloads({
    machine,
    behave: options.behave ?? (() => ({})),
    latencyScale: options.latencyScale ?? 0,
    now: options.now ?? (() => new Date()),
    link: {
      async get(url) {
        try {
          const answer = await wire.send(url, { method: "GET" });
          const bytes = await answer.bytes();
          if (unix ? answer.ok : answer.status < 400) return bytes;
          errors.push(`GET ${url} was answered ${answer.status}.`);
        } catch (error) {
          errors.push(`GET ${url} failed: ${error}.`);
        }
        return null;
      },
      async report(id, code) {
        const answer = await post(report(machine, id, code));
        reported.push({ id, code, delivered: answer !== null });
        return answer !== null;
      },
    },
  });

  /** The answer's body; null if the agent would count the request as failed. */
  async function post(text: string): Promise<Uint8Array | null> {
    const { server } = options;
    try {
      const answer = await wire.send(server, {
        method: "POST",
        body: pack(text, machine.family),
        headers: { "content-type": CONTENT_TYPE[machine.family] },
        redirect: unix ? "manual" : "follow",
      });
      const bytes = await answer.bytes();
      if (unix ? answer.ok : answer.status === 200) return bytes;
      errors.push(`POST ${server} was answered ${answer.status}.`);
    } catch (error) {
      errors.push(`POST ${server} failed: ${error}.`);
    }
    return null;
  }

  async function ask(text: string): Promise<Reply | null> {
    const bytes = await post(text);
    if (bytes === null) return null;
    try {
      return readReply(unpack(bytes));
    } catch (error) {
      errors.push(`The answer cannot be read: ${error}.`);
      return null;
    }
  }

  function scan({ scan }: Reply): string {
    const found = scan && options.neighbours?.(scan.address);
    return scan ? scanContent(machine, found ?? []) : "";
  }

  async function cycle(run: RunOptions = {}): Promise<Cycle> {
    reported = [];
    errors = [];
    const result = {
      response: null as string | null,
      inventorySent: false,
      settings: null as Cycle["settings"],
      scanned: null as string | null,
      offered: [] as number[],
      ...{ wedged: [] as number[], crashed: false, died: false },
    };
    const failed = (): Cycle => ({ ...result, exitCode: 1, reported, errors });

    const reply = await ask(prolog(machine));
    if (reply === null) return failed();
    result.response = reply.response;
    result.settings = { pollHours: reply.pollHours, conf: reply.conf };
    result.offered = reply.packs.map(({ ID }) => Number(ID));
    await engine.read(reply);
    if (reply.response === "SEND") {
      const content = inventoryContent({ ...machine, tag }, engine.history) +
        scan(reply);
      const answer = await ask(inventory(machine, content));
      if (answer === null) return failed();
      result.inventorySent = true;
      result.scanned = reply.scan?.address ?? null;
      if (answer.tag !== null) tag = answer.tag;
    }
    Object.assign(result, await engine.run(run));
    return { ...result, exitCode: 0, reported, errors };
  }

  return {
    machine,
    history: engine.history,
    pending: engine.pending,
    stuck: engine.stuck,
    cycle,
    [Symbol.dispose]: wire.close,
  };
}

/** Sends with the agent's own headers, and with credentials after a 401. */
function connect({ machine, ca, transport, user, password }: AgentOptions) {
  const client = transport ? null : Deno.createHttpClient({
    ...ca === undefined ? {} : { caCerts: [ca] },
    http2: false,
  });
  const go: Transport = transport ??
    ((url, init) => fetch(url, { ...init, client: client! }));
  const basic = user === undefined
    ? null
    : `Basic ${Buffer.from(`${user}:${password ?? ""}`).toString("base64")}`;
  let authorized = false;

  async function send(url: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set("user-agent", USER_AGENT[machine.family]);
    if (authorized && basic) headers.set("authorization", basic);
    const answer = await go(url, { ...init, headers });
    if (answer.status !== 401 || authorized || !basic) return answer;
    await answer.body?.cancel();
    authorized = true;
    return await send(url, init);
  }

  return { send, close: () => client?.close() };
}
