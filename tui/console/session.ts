import { createContext, useContext } from "react";
import type { z } from "zod";
import type { Operator } from "#shared/contract/operators.ts";
import type { Halt } from "#shared/contract/schedules/halts.ts";
import type { readServer } from "#shared/contract/server.ts";
import type { ServerConnection } from "#tui/api/call.ts";
import type { Drafts } from "./data/drafts.ts";
import type { ActionLog } from "./data/action_log.ts";
import type { Figures } from "./data/figures.ts";
import type { Live } from "./data/live.ts";
import type { SessionPreferences } from "./data/preferences.ts";
import type { CustomKey } from "./keys/custom/custom_keys.ts";
import type { Journey, Move, Stack } from "./nav/stack.ts";
import type { Tone } from "./theme.ts";

/** A line for the operator, shown until the next key. */
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

/** The description a server gives of itself. */
export type ServerInfo = z.output<typeof readServer.output>;

/** The halts in force, which every screen shows. */
export interface HaltWatch {
  /** The newest first; empty before the first answer. */
  readonly read: () => readonly Halt[];
  readonly subscribe: (listener: () => void) => () => void;
  readonly close: () => void;
}

/** The state and functions that all screens share. */
export interface Session {
  readonly connection: ServerConnection;
  readonly me: Operator;
  readonly live: Live;
  /** The latest overview; what shows one of its figures reads it here. */
  readonly figures: Figures;
  readonly halts: HaltWatch;
  /** Null if the server does not describe itself. */
  readonly server: ServerInfo | null;
  /**
   * Duration of the latest request, updated in place; null before the first.
   */
  readonly latency: { readonly ms: number | null };
  /** The keys of the profile. */
  readonly ownKeys: readonly CustomKey[];
  /** Lets something else use the terminal until it is over. */
  readonly lend: (work: () => Promise<void>) => Promise<void>;
  /** The actions since the console was started. */
  readonly past: ActionLog;
  readonly size: Size;
  readonly preferences: SessionPreferences;
  /** Shows times in lists as ages, or as dates again. */
  readonly toggleAges: () => void;
  readonly notice: Notice | null;
  readonly say: (tone: Tone, text: string, command?: string) => void;
  readonly go: (move: Move) => void;
  readonly stack: Stack;
  readonly journey: Journey;
  /** Runs the command of a line after `:`. */
  readonly command: (line: string) => void;
  /**
   * Lets keys wait until something is over that decides what they act on, as
   * a question that the server is still asked about.
   *
   * @param cancel Called when esc ends it: nothing has been changed yet.
   * Absent: esc only says that it goes on.
   * @throws {Cancellation} If it was ended.
   */
  readonly hold: <Result>(
    work: Promise<Result>,
    cancel?: () => void,
  ) => Promise<Result>;
  /** Quits; asks first while a form has input that was not sent. */
  readonly leave: () => void;
  /** Opens a broken way to the server again; null if it is not broken. */
  readonly reopen: (() => void) | null;
  /** Draws the whole screen again, whatever others have written on it. */
  readonly redraw: () => void;
  /** Gives the terminal back to the shell until the shell continues us. */
  readonly suspend: () => void;
  readonly drafts: Drafts;
  /** The lists that show their details or not, other than by default. */
  readonly splits: ReadonlyMap<string, boolean>;
  /** Shows the details beside a list, or not; the profile keeps it. */
  readonly setSplit: (list: string, isOpen: boolean) => void;
  /**
   * Puts a text into the clipboard of the terminal, over SSH as well (OSC 52),
   * and says so.
   */
  readonly copy: (text: string) => void;
  /**
   * Runs work that takes time and reports its result; one at a time, in the
   * order in which it was asked for.
   *
   * @param doing The notice meanwhile: "Activating vlc".
   * @param work Returns the sentence to show when it is done.
   * @param command The command line that does the same, shown with it.
   */
  readonly act: (
    doing: string,
    work: () => Promise<string>,
    command?: string,
  ) => void;
}

/** Esc ended what the keys waited for; that has been said. */
export class Cancellation extends Error {
  override readonly name = "Cancellation";
}

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("useSession() is called outside of the app");
  return session;
}
