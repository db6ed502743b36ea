import { createContext, useContext } from "react";
import type { Operator } from "../shared/operators.ts";
import type { Connection } from "./api/call.ts";
import type { Live } from "./data/live.ts";
import type { Move, Stack } from "./nav/stack.ts";
import type { Tone } from "./theme.ts";

/** One line for the operator, shown until the next key. */
export interface Notice {
  readonly tone: Tone;
  readonly text: string;
}

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** What every screen needs and none owns. */
export interface Session {
  readonly connection: Connection;
  readonly me: Operator;
  readonly live: Live;
  readonly size: Size;
  readonly notice: Notice | null;
  readonly say: (tone: Tone, text: string) => void;
  readonly go: (move: Move) => void;
  readonly stack: Stack;
  readonly leave: () => void;
  /**
   * Does something that takes time and says how it went; one at a time.
   *
   * @param doing What is said meanwhile: "Activating vlc".
   * @param work Answers the sentence to say when it is done.
   */
  readonly act: (doing: string, work: () => Promise<string>) => void;
}

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("useSession() is called outside of the app");
  return session;
}
