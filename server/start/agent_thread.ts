/// <reference lib="deno.worker" />
/**
 * A thread that speaks with agents: connections, TLS, zlib and XML, and that
 * answers, of a database in a file, the polls that change nothing. It keeps no
 * state. The first message says where to listen, the second what to answer
 * with; then come the answers to the door's calls, and at last the word to
 * stop.
 */
import { type AgentReader, openAgentReader } from "#db/agents/agent_reader.ts";
import {
  remoteService,
  type ServiceCall,
  type ServiceReply,
} from "#server/agent/service_calls.ts";
import { startInventoryReader } from "#server/agent/inventories/inventory_reader.ts";
import { pollBatch } from "#server/agent/limits/poll_batch.ts";
import { agentRoutes, type AgentRoutesOptions } from "#server/agent/routes.ts";
import { rateLimitedLog } from "#server/agent/limits/rate_limited_log.ts";
import { batch } from "#server/agent/limits/batch.ts";
import type { ListenAddress } from "#server/http/address.ts";
import { Requests } from "#server/http/guard/requests.ts";
import {
  type Listener,
  openListener,
  requireFreePort,
} from "#server/http/listener.ts";
import { Downloads } from "#server/live/downloads.ts";
import type { AgentService } from "#server/usecases/agents/agent_service.ts";
import { readPollWith } from "#server/usecases/agents/answer_poll.ts";
import { capabilitiesWith } from "#server/usecases/agents/capability.ts";
import { packageIdIn } from "#server/usecases/agents/record_result.ts";

/** Where to listen. */
export interface ThreadListeners {
  readonly http: ListenAddress;
  readonly https: ListenAddress;
  readonly tls: { readonly cert: string; readonly key: string };
  /** Of {@linkcode Requests}, where somebody looks at it. */
  readonly requests?: SharedArrayBuffer;
}

/** What to answer with. */
export interface ThreadAnswers
  extends Pick<AgentRoutesOptions, "locations" | "auth" | "label"> {
  /** What to answer polls from; null: the door is asked for all. */
  readonly reading: ReaderConfig | null;
}

export interface ReaderConfig {
  /** The database's. */
  readonly file: string;
  /** Of capabilities. */
  readonly key: Uint8Array;
}

/** Which of the threads that listen at the same ports this is. */
export interface ThreadConfig {
  /** From 0; the others begin once it listens. */
  readonly index: number;
  readonly threads: number;
}

/** What the thread is told. */
export type ThreadRequest =
  | { readonly listen: ThreadListeners; readonly place: ThreadConfig }
  | { readonly answerWith: ThreadAnswers }
  | { readonly answered: readonly ServiceReply[] }
  | { readonly stop: { readonly seconds: number } };

/** What the thread says. */
export type ThreadReply =
  | { readonly listening: { readonly http: number; readonly https: number } }
  | { readonly failed: string }
  | { readonly answering: true }
  | { readonly calls: readonly ServiceCall[] }
  | { readonly log: string }
  | { readonly stopped: true };

const say = (word: ThreadReply) => self.postMessage(word);
const log = rateLimitedLog((line) => say({ log: line }));
const { door, answered } = remoteService(
  batch<ServiceCall>((calls) => say({ calls })),
);
const noted = pollBatch((polls) => {
  door.notePolls(polls).catch((error) => log(`polls not noted: ${error}`));
});
const inventories = startInventoryReader();
/**
 * While its reader is slow, Deno keeps 0.4 MB of an answer to itself: so many
 * readers take 100 MB in each thread.
 */
const EVERY = { key: "every", atOnce: 256, bytesPerSecond: 0 };
const downloads = new Downloads({ waitSeconds: 60 });
const listeners: { http?: Listener; https?: Listener } = {};
let reader: AgentReader | null = null;
let threads = 1;

self.onmessage = ({ data }: MessageEvent<ThreadRequest>) => {
  if ("answered" in data) data.answered.forEach(answered);
  else if ("listen" in data) listen(data.listen, data.place);
  else if ("answerWith" in data) answerWith(data.answerWith);
  else stop(data.stop.seconds);
};

function listen(
  { http, https, tls, requests }: ThreadListeners,
  { index, ...place }: ThreadConfig,
): void {
  threads = place.threads;
  const shared = threads > 1;
  const options = { requests: new Requests(requests), log, shared };
  try {
    if (shared && index === 0) {
      requireFreePort("--http", http);
      requireFreePort("--https", https);
    }
    listeners.http = openListener({ ...options, flag: "--http", listen: http });
    listeners.https = openListener(
      { ...options, flag: "--https", listen: https, tls },
    );
    say({
      listening: {
        http: listeners.http.port,
        https: listeners.https.port,
      },
    });
  } catch (error) {
    say({ failed: (error as Error).message });
  }
}

function answerWith({ reading, ...answers }: ThreadAnswers): void {
  const options = {
    ...answers,
    door: reading ? readingFrom(reading) : door,
    inventories,
    threads,
    log,
    places: {
      enter: (machineId: number) => downloads.enter(machineId, [EVERY]),
      leave: (ticket: number) => downloads.leave(ticket),
    },
  };
  const plain = agentRoutes({ ...options, scheme: "http" });
  const secure = agentRoutes({ ...options, scheme: "https" });
  listeners.http?.answerWith((request, info) => plain.fetch(request, info));
  listeners.https?.answerWith((request, info) => secure.fetch(request, info));
  say({ answering: true });
}

/**
 * The door of a store in a file: what it takes to judge is read here, and polls
 * that have nothing to write are answered.
 */
function readingFrom({ file, key }: ReaderConfig): AgentService {
  const own = reader = openAgentReader(file);
  const readPoll = readPollWith({
    reader: own,
    now: () => new Date(),
    capabilities: capabilitiesWith(key),
    note: noted.note,
  });
  return {
    ...door,
    answerPoll: async (contact) =>
      readPoll(contact) ?? await door.answerPoll(contact),
    recordResult: (contact, packageId, code) => {
      const read = own.reportedOn(contact.deviceId, packageIdIn(packageId));
      return door.recordResult(contact, packageId, code, read);
    },
  };
}

async function stop(seconds: number): Promise<void> {
  downloads.close();
  await Promise.all([
    listeners.http?.stop(seconds),
    listeners.https?.stop(seconds),
  ]);
  inventories.close();
  noted.flush();
  await Promise.resolve(); // what is gathered goes first
  reader?.close();
  say({ stopped: true });
}
