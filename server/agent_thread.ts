/// <reference lib="deno.worker" />
/**
 * The thread that speaks with agents: connections, TLS, zlib and XML, so that
 * the thread with the database only decides. It keeps no state. The first
 * message says where to listen, the second what to answer with; then come the
 * answers to the door's calls, and at last the word to stop.
 */
import {
  type DoorAnswer,
  type DoorCall,
  remoteDoor,
} from "./agent/door_calls.ts";
import { startInventoryReader } from "./agent/inventory_reader.ts";
import { agentRoutes, type AgentRoutesOptions } from "./agent/routes.ts";
import type { Listen } from "./config.ts";
import { Requests } from "./connections/requests.ts";
import { type Listener, openListener } from "./listen.ts";

/** Where to listen. */
export interface ThreadDoors {
  readonly http: Listen;
  readonly https: Listen;
  readonly tls: { readonly cert: string; readonly key: string };
  /** Of {@linkcode Requests}, where somebody looks at it. */
  readonly requests?: SharedArrayBuffer;
}

/** What to answer with. */
export type ThreadAnswers = Pick<
  AgentRoutesOptions,
  "locations" | "auth" | "label"
>;

/** What the thread is told. */
export type ToThread =
  | { readonly listen: ThreadDoors }
  | { readonly answerWith: ThreadAnswers }
  | { readonly answered: DoorAnswer }
  | { readonly stop: { readonly seconds: number } };

/** What the thread says. */
export type FromThread =
  | { readonly listening: { readonly http: number; readonly https: number } }
  | { readonly failed: string }
  | { readonly answering: true }
  | { readonly call: DoorCall }
  | { readonly log: string }
  | { readonly stopped: true };

const say = (word: FromThread) => self.postMessage(word);
const log = (line: string) => say({ log: line });
const { door, answered } = remoteDoor((call) => say({ call }));
const inventories = startInventoryReader();
const listeners: { http?: Listener; https?: Listener } = {};

self.onmessage = ({ data }: MessageEvent<ToThread>) => {
  if ("answered" in data) answered(data.answered);
  else if ("listen" in data) listen(data.listen);
  else if ("answerWith" in data) answerWith(data.answerWith);
  else stop(data.stop.seconds);
};

function listen({ http, https, tls, requests }: ThreadDoors): void {
  const options = { requests: new Requests(requests), log };
  try {
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

function answerWith(answers: ThreadAnswers): void {
  const options = {
    ...answers,
    door,
    inventories,
    log,
  };
  const plain = agentRoutes({ ...options, scheme: "http" });
  const secure = agentRoutes({ ...options, scheme: "https" });
  listeners.http?.answerWith((request, info) => plain.fetch(request, info));
  listeners.https?.answerWith((request, info) => secure.fetch(request, info));
  say({ answering: true });
}

async function stop(seconds: number): Promise<void> {
  await Promise.all([
    listeners.http?.stop(seconds),
    listeners.https?.stop(seconds),
  ]);
  inventories.close();
  say({ stopped: true });
}
