import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import type { Route, ServerConnection } from "#tui/api/call.ts";
import type { Options } from "#tui/arguments.ts";
import type { OpeningScreen } from "#tui/console/terminal/opening.ts";
import {
  atTerminal,
  processEnvironment,
  readProfile,
  type ServerProfile,
} from "#tui/profiles/profile.ts";
import type { Environment } from "#tui/profiles/profiles.ts";
import { NoTunnel } from "#tui/profiles/ssh_process.ts";
import { openTunnel, type Tunnel } from "#tui/profiles/tunnel.ts";
import { text } from "#tui/text/mod.ts";
import type { OutputOptions } from "./formats/format.ts";
import { askLine } from "./ask.ts";
import { openOutput, type Output } from "./output.ts";

/** Options of the program, and those of every answer. */
export interface RunOptions
  extends Options, Omit<OutputOptions, keyof Options> {
  /** The most rows of a list. */
  readonly limit?: number;
  /** True: all rows of a list. */
  readonly all?: boolean;
}

/** The context of every command. */
export interface Cli {
  /** Read from the command line; known once a command runs. */
  readonly options: () => RunOptions;
  readonly environment: Environment;
  readonly out: Output;
  /** Aborted at the first signal that ends this process. */
  readonly signal: AbortSignal;
  /** The server, through its tunnel if it needs one; opened once. */
  readonly connect: () => Promise<ServerConnection>;
  /** The same, with the settings of the profile. */
  readonly find: () => Promise<ServerProfile>;
  /** Ends with another exit code than 0, without a message. */
  readonly endWith: (code: number) => void;
  readonly code: () => number;
  /** True if a signal ends the command, not a failure of its own. */
  readonly interrupted: () => Promise<boolean>;
  readonly close: () => Promise<void>;
}

const SIGNALS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;
/** A signal that ended the ssh has arrived here after this long. */
const GRACE_MS = 100;
/** The exit code when the server cannot be reached. */
const UNREACHABLE = 3;
type Signal = keyof typeof SIGNALS;

/**
 * @param options Called when a command runs.
 * @param leave Called when a signal ended everything, with the exit code.
 * @param opening Holds the terminal; null for commands.
 */
export function openCli(
  options: () => RunOptions,
  leave: (code: number) => void,
  opening: OpeningScreen | null = null,
): Cli {
  const closing = new AbortController();
  let tunnel: Promise<Tunnel> | undefined;
  let found: Promise<ServerProfile> | undefined;
  let code = 0;

  const close = async () => {
    await (await tunnel?.catch(() => null))?.close();
    (await found?.catch(() => null))?.connection.client?.close();
  };
  const listeners = names().map((name) => {
    const listener = () => {
      // The console handles signals itself once it is drawn.
      if (process.listenerCount(name) > 0) return;
      code = 128 + SIGNALS[name];
      closing.abort();
      close().finally(() => leave(code));
    };
    Deno.addSignalListener(name, listener);
    return [name, listener] as const;
  });
  const find = async (): Promise<ServerProfile> => {
    opening?.show(text.connection.connectingNow);
    const where = await readProfile(options(), processEnvironment);
    const { connection } = where;
    opening?.show(text.connection.connectingTo(nameOf(where)));
    const { server, socket } = connection;
    // Programs would read the warning as a failure.
    if (socket === undefined && isPlain(server) && atTerminal()) {
      const warning = text.cli.done.plainHttp(server);
      if (opening) opening.note(warning);
      else out.note(warning);
    }
    if (!where.ssh) return where;
    tunnel = dig(where.ssh, connection);
    const { close: _, ...near } = await tunnel;
    if (!opening) reportRoute(near.route);
    return { ...where, connection: { ...connection, ...near } };
  };
  /** The console first tries without a person, and keeps its frame. */
  async function dig(ssh: string, to: ServerConnection): Promise<Tunnel> {
    const open = (attended: boolean) =>
      openTunnel(ssh, to, attended, closing.signal);
    if (!opening) return await open(atTerminal());
    try {
      return await open(false);
    } catch (error) {
      if (!(error instanceof NoTunnel && error.needsPerson)) throw error;
      return await opening.lend(() => {
        out.note(text.connection.mayAsk(ssh.split(/\s+/).at(-1)!));
        return open(true);
      });
    }
  }
  /** Says what becomes of the tunnel while a command goes on. */
  function reportRoute(route: Route): void {
    route.subscribe(() => {
      const now = route.read();
      if (now.state === "open" || closing.signal.aborted) return;
      const { reopening, pressEnter, noRoute } = text.connection;
      if (!now.asks) return out.note(reopening(route.host, now.words));
      if (!atTerminal()) {
        // Nobody can be asked, and trying again would not help.
        out.note(noRoute(route.host, now.words));
        code = UNREACHABLE;
        return closing.abort();
      }
      askLine(pressEnter(route.host, now.words))
        .then(() => route.reopen(true)).catch(() => {});
    });
  }
  const out = openOutput(options);

  return {
    options,
    environment: processEnvironment,
    out,
    signal: closing.signal,
    find: () => found ??= find(),
    connect: async () => (await (found ??= find())).connection,
    endWith: (other) => void (code = other),
    code: () => code,
    async interrupted() {
      // Ctrl-C reaches ssh too, so requests through it fail at once.
      if (tunnel && !closing.signal.aborted) await sleep(GRACE_MS);
      return closing.signal.aborted;
    },
    async close() {
      for (const [name, listener] of listeners) {
        Deno.removeSignalListener(name, listener);
      }
      await close();
    },
  };
}

/** The server as the operator named it. */
function nameOf({ profile, ssh, connection }: ServerProfile): string {
  return profile ?? ssh?.split(/\s+/).at(-1) ?? connection.socket ??
    connection.server.replace(/^https?:\/\//, "");
}

/** True if whoever listens at the address receives the token. */
function isPlain(server: string): boolean {
  return server.startsWith("http:");
}

/** Windows knows only two of them. */
function names(): Signal[] {
  return Deno.build.os === "windows"
    ? ["SIGINT"]
    : ["SIGHUP", "SIGINT", "SIGTERM"];
}
