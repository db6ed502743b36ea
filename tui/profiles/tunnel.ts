import { setTimeout as sleep } from "node:timers/promises";
import type { Route, RouteState, ServerConnection } from "#tui/api/call.ts";
import { Unreachable } from "#tui/api/problem.ts";
import { text } from "#tui/text/mod.ts";
import { nearEnd } from "./near_end.ts";
import { NoTunnel, type SshProcess, startSsh } from "./ssh_process.ts";

/** A tunnel to a server through the system's `ssh`, open until it is closed. */
export interface Tunnel {
  /** The server's address on this side of the tunnel; of a socket, a name. */
  readonly server: string;
  /** Connects to the socket on this side, if there is one; the caller closes it. */
  readonly client?: Deno.HttpClient;
  readonly route: Route;
  /** Ends `ssh`, and the connections through it. */
  close(): Promise<void>;
}

/** The first pause before `ssh` is started again; it doubles up to the last. */
const PAUSE_MS = { first: 500, last: 15_000 } as const;

/**
 * Forwards a socket of this user's, or for https a free port, to a server at its
 * address on another host or to its socket there, and waits until the tunnel is
 * open. An `ssh` that ends is started again.
 *
 * @param ssh `user@host` as for `ssh`, with options before it if needed.
 * @param to Address or socket of the operator API on that host.
 * @param attended True if `ssh` may ask a person; started again, it never asks.
 * @param signal Closes it, or cancels the opening.
 * @throws {NoTunnel} With the last line that `ssh` printed.
 * @throws {Unreachable} If nobody listens on the socket there.
 */
export async function openTunnel(
  ssh: string,
  to: Pick<ServerConnection, "server" | "socket">,
  attended: boolean,
  signal: AbortSignal,
): Promise<Tunnel> {
  const near = await nearEnd(to);
  const { server, client } = near;
  const host = ssh.split(/\s+/).at(-1)!;
  let process: SshProcess;
  try {
    process = await startSsh(ssh, near, attended, signal);
  } catch (error) {
    client?.close();
    await near.remove();
    throw error;
  }
  const listeners = new Set<() => void>();
  const closing = new AbortController();
  const ended = AbortSignal.any([signal, closing.signal]);
  let state: RouteState = { state: "open" };
  let request = Promise.withResolvers<boolean>();

  function set(next: RouteState): void {
    state = next;
    for (const listener of listeners) listener();
  }
  /** The pause before the next attempt; a person may end it. */
  async function nextAttempt(failed: number): Promise<boolean> {
    const asks = state.state === "down" && state.asks;
    const pause = Math.min(PAUSE_MS.first * 2 ** failed, PAUSE_MS.last);
    const waited = new AbortController();
    const stopWaiting = AbortSignal.any([ended, waited.signal]);
    const timer = sleep(asks ? 2 ** 31 - 1 : pause, false, {
      signal: stopWaiting,
    }).catch(() => false);
    const isAttended = await Promise.race([timer, request.promise]);
    waited.abort();
    request = Promise.withResolvers();
    return isAttended;
  }
  async function keepOpen(): Promise<void> {
    while (!ended.aborted) {
      const words = await process.ended;
      if (ended.aborted) return;
      set({ state: "down", words, asks: false });
      for (let failed = 0; !ended.aborted; failed++) {
        const isAttended = await nextAttempt(failed);
        if (ended.aborted) return;
        try {
          process = await startSsh(ssh, near, isAttended, ended);
          set({ state: "open" });
          break;
        } catch (error) {
          if (!(error instanceof NoTunnel)) throw error;
          const { words, needsPerson } = error;
          set({ state: "down", words, asks: needsPerson });
        }
      }
    }
  }
  const close = async () => {
    closing.abort();
    await process.stop();
    await kept;
    await near.remove();
  };
  let kept: Promise<void> = Promise.resolve();
  if (client && to.socket !== undefined && !await isServed(client, signal)) {
    client.close();
    await close();
    throw new Unreachable(text.cli.errors.noFarSocket(host, to.socket));
  }
  kept = keepOpen();
  const route: Route = {
    host,
    server: to.server,
    read: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    reopen: (isAttended) =>
      new Promise((resolve) => {
        const before = state;
        const stop = route.subscribe(() => {
          if (state === before) return;
          stop();
          resolve();
        });
        request.resolve(isAttended);
      }),
  };
  return { server, ...client && { client }, route, close };
}

/**
 * Asks without a token: `ssh` opens its end before it knows of the far one.
 */
async function isServed(
  client: Deno.HttpClient,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const answer = await fetch("http://localhost/health", { client, signal });
    await answer.body?.cancel();
    return true;
  } catch {
    return false;
  }
}
