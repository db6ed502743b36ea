import { createContext, useContext } from "react";
import type { z } from "zod";
import type { Operator } from "#shared/contract/operators.ts";
import type { readServer } from "#shared/contract/server.ts";
import type { ServerConnection } from "#tui/api/call.ts";
import type { Live } from "./data/live.ts";
import type { Journey, Move, Stack } from "./nav/stack.ts";
import type { Tone } from "./theme.ts";

/** One line for the operator, shown until the next key. */
export interface Notice {
  readonly tone: Tone;
  readonly text: string;
  /** The command line that does the same; `Y` copies it. */
  readonly command?: string;
}

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** What a server says of itself. */
export type ServerInfo = z.output<typeof readServer.output>;

/** What every screen needs and none owns. */
export interface Session {
  readonly connection: ServerConnection;
  readonly me: Operator;
  readonly live: Live;
  /** Null from a server that does not say. */
  readonly server: ServerInfo | null;
  /** How long the last answer took, kept up to date; null before the first. */
  readonly latency: { readonly ms: number | null };
  readonly size: Size;
  readonly notice: Notice | null;
  readonly say: (tone: Tone, text: string, command?: string) => void;
  readonly go: (move: Move) => void;
  readonly stack: Stack;
  readonly journey: Journey;
  /** Does what a line after `:` says. */
  readonly command: (line: string) => void;
  /**
   * Lets keys wait until something is over that decides what they act on, as
   * a question that the server is still asked about.
   */
  readonly hold: <Result>(work: Promise<Result>) => Promise<Result>;
  readonly leave: () => void;
  /**
   * Puts a text into the clipboard of the terminal, over SSH as well (OSC 52),
   * and says so.
   */
  readonly copy: (text: string) => void;
  /**
   * Does something that takes time and says how it went; one at a time.
   *
   * @param doing What is said meanwhile: "Activating vlc".
   * @param work Answers the sentence to say when it is done.
   * @param command The command line that does the same, shown with it.
   */
  readonly act: (
    doing: string,
    work: () => Promise<string>,
    command?: string,
  ) => void;
}

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("useSession() is called outside of the app");
  return session;
}
