import process from "node:process";
import { useEffect, useReducer, useRef, useState } from "react";
import {
  Box,
  Text,
  useApp,
  useIsScreenReaderEnabled,
  useWindowSize,
} from "ink";
import { clipboardSequence } from "./clipboard.ts";
import { ignoreCancellation, openWaits } from "./keys/waits.ts";
import { openDrafts } from "./data/drafts.ts";
import { type ActionQueue, openActionQueue } from "./action_queue.ts";
import { openActionLog } from "./data/action_log.ts";
import { announceRow } from "./data/new_row.ts";
import { openFigures } from "./data/figures.ts";
import { watchHalts } from "./halts.ts";
import { openPlaceStates, PlaceStateContext } from "./data/place_state.ts";
import { openSessionPreferences } from "./data/preferences.ts";
import { useAges } from "./data/use_ages.ts";
import { setScreenReader } from "./glyphs.ts";
import type { CustomKey } from "./keys/custom/custom_keys.ts";
import { useKeyboard } from "./keys/keyboard.ts";
import { KeyHandler, useBindings } from "./keys/use_bindings.ts";
import { bind } from "./keys/binding.ts";
import { leaveKey, terminalKeys } from "./keys/global.ts";
import { type Command, readCommand, readView } from "./nav/commands.ts";
import { listBehind, mistakeIn, resolve } from "./nav/resolve.ts";
import {
  applyLook,
  lookOf,
  narrowed,
  viewLine,
  viewSource,
} from "./nav/saved_views.ts";
import { here, type Move, type Stack, startAt, walk } from "./nav/stack.ts";
import { Screen } from "./screens/mod.tsx";
import {
  type Notice,
  type Session,
  SessionContext,
  type Size,
} from "./session.ts";
import { useTerminal } from "./terminal/use_terminal.ts";
import {
  passingPreferences,
  type PreferenceStore,
} from "#tui/profiles/preferences.ts";
import { text as words } from "#tui/text/mod.ts";

/** The smallest window the screens are drawn in. */
const SMALLEST: Size = { columns: 60, rows: 20 };

/** The options that `main` passes to the console. */
export type AppProps = Pick<Session, "connection" | "me" | "live"> & {
  /** Left out if the server does not describe itself. */
  readonly server?: Session["server"];
  /** The first view: "overview", "packages/1700000001", "machines/pc-1". */
  readonly view: string;
  /** Clears the terminal: the next frame is drawn as a whole. */
  readonly clear: () => void;
  /** The event from which the log differs from the noted seals; null: none. */
  readonly differsAt?: Promise<number | null>;
  /** Where saved views and columns are kept; left out: nowhere. */
  readonly preferences?: PreferenceStore;
  /** The keys of the profile. */
  readonly ownKeys?: readonly CustomKey[];
};

/** The console: the current place, the latest notice, and the screens. */
export function App(
  {
    connection: opened,
    me,
    live,
    view,
    clear,
    differsAt,
    server = null,
    preferences: stored,
    ownKeys = [],
  }: AppProps,
) {
  const { exit } = useApp();
  const terminal = useTerminal(clear);
  const spoken = useIsScreenReaderEnabled();
  useState(() => spoken && setScreenReader());
  const size = useWindowSize();
  const [journey, step] = useReducer(
    walk,
    readView(view),
    (command) => startAt([listBehind(command)]),
  );
  const [keeper] = useState(() => openPlaceStates());
  useState(() => showLook(readView(view)));
  const [preferences] = useState(() =>
    openSessionPreferences(stored ?? passingPreferences())
  );
  const toggleAges = useAges((notice) => setNotice(notice));
  const [drafts] = useState(() => openDrafts());
  const stackNow = useRef(journey.stack);
  stackNow.current = journey.stack;
  /**
   * A place that is entered starts afresh; one that is returned to is as it was
   * left.
   */
  const go = (move: Move) => {
    if (move.to === "push") keeper.forget([...stackNow.current, move.place]);
    if (move.to === "stack" && !isPlainRoot(move.stack)) {
      keeper.forget(move.stack);
    }
    if (move.to === "back" && move.made) {
      const [root, ...rest] = stackNow.current;
      const below: Stack = [root, ...rest.slice(0, -1)];
      if (here(below).screen === move.made.screen) {
        announceRow(keeper.of(keeper.nameOf(below)), move.made.id);
      }
    }
    step(move);
  };
  const [notice, setNotice] = useState<Notice | null>(null);
  const keyboard = useKeyboard({
    onWaiting: () => say("open", words.typedAhead.waits),
    onForgotten: () => say("quiet", words.typedAhead.forgotten),
    onEscape: () => waits.escape(),
  });
  const [splits, setSplits] = useState<Session["splits"]>(() =>
    new Map(Object.entries(preferences.now().details))
  );
  const setSplit: Session["setSplit"] = (list, isOpen) => {
    const now = new Map([...splits, [list, isOpen]]);
    setSplits(now);
    preferences.change({ details: Object.fromEntries(now) })
      .catch((error: Error) =>
        say("failed", words.listScreens.keptHere(error.message))
      );
  };
  const [latency] = useState<{ ms: number | null }>({ ms: null });
  const [connection] = useState(() => ({
    ...opened,
    onAnswer: (ms: number) => void (latency.ms = ms),
  }));
  const [past] = useState(() => openActionLog());
  const [figures] = useState(() => openFigures(connection, live));
  useEffect(() => figures.close, []);
  const [halts] = useState(() => watchHalts(connection, live));
  useEffect(() => halts.close, []);
  const [queue] = useState(() => openActionQueue());
  /** A key clears the notice, but not what is still under way. */
  const say: Session["say"] = (tone, text, command) =>
    setNotice(
      text !== "" ? { tone, text, command } : inProgress(queue),
    );
  const [waits] = useState(() =>
    openWaits({
      keyboard: () => keyboard,
      show: setNotice,
      doing: queue.doing,
    })
  );
  const { hold } = waits;
  const act: Session["act"] = (doing, work, command) => {
    const before = queue.doing();
    if (before !== null) say("open", words.frame.wait(before));
    const sent = drafts.begin();
    queue.add(doing, () => {
      say("open", doing);
      return work().then((done) => {
        sent();
        say("ok", done, command);
      }).catch((error: Error) => say("failed", error.message));
    });
  };
  const copy: Session["copy"] = (text) => {
    const sequence = clipboardSequence(text);
    if (sequence === null) return say("failed", words.frame.tooLongToCopy);
    process.stdout.write(sequence);
    say("ok", words.frame.copied(text));
  };
  /** Shows a list as a command says, once it is drawn. */
  function showLook(command: Command): void {
    if (command.kind !== "root" || !command.look) return;
    const stack: Stack = [listBehind(command)];
    keeper.forget(stack);
    applyLook(keeper.of(keeper.nameOf(stack)), command.look);
  }
  /** Opens, saves or removes a view. */
  async function followView(
    { verb, name }: Extract<Command, { kind: "view" }>,
  ): Promise<void> {
    const { views } = words.listScreens;
    const saved = preferences.now().views;
    if (verb === "save") {
      const stack = stackNow.current;
      const source = viewSource(stack.at(-1)!);
      if (!source) return say("open", views.notAList);
      const look = lookOf(keeper.of(keeper.nameOf(stack)));
      const line = viewLine(source.root, {
        ...look,
        filter: narrowed(source.query, look.filter),
      });
      await preferences.change({ views: { ...saved, [name]: line } });
      return say("ok", views.saved(name), `longshore console --view '${line}'`);
    }
    const line = Object.hasOwn(saved, name) ? saved[name] : undefined;
    if (line === undefined) return say("open", views.none(name));
    if (verb === "remove") {
      const { [name]: _, ...others } = saved;
      await preferences.change({ views: others });
      return say("ok", views.removed(name));
    }
    const command = readView(line);
    if (command.kind !== "root") return say("failed", views.wrong(line));
    await follow(command);
  }
  async function follow(
    command: Command,
    signal?: AbortSignal,
  ): Promise<void> {
    const mistake = mistakeIn(command);
    if (mistake !== null) return say("failed", mistake);
    if (command.kind === "quit") return void exit();
    try {
      if (command.kind === "view") return await followView(command);
      const stack = await resolve({ ...connection, signal }, command);
      if (signal?.aborted) return;
      if (stack) go({ to: "stack", stack });
      showLook(command);
    } catch (error) {
      if (!signal?.aborted) say("failed", (error as Error).message);
    }
  }
  useEffect(() => {
    const start = readView(view);
    if (start.kind !== "root") void follow(start);
    differsAt?.then((seq) => {
      if (seq !== null) say("failed", words.warnings.auditMoved(seq));
    });
  }, []);
  const session: Session = {
    connection,
    me,
    live,
    figures,
    halts,
    server,
    latency,
    past,
    ownKeys,
    lend: terminal.suspend,
    size,
    stack: journey.stack,
    journey,
    preferences,
    toggleAges,
    go,
    command(line) {
      const gone = new AbortController();
      hold(follow(readCommand(line), gone.signal), () => gone.abort())
        .catch(ignoreCancellation);
    },
    hold,
    splits,
    setSplit,
    notice,
    say,
    act,
    copy,
    leave() {
      const unsent = words.frame.unsent(drafts.count());
      if (drafts.count() === 0 || notice?.text === unsent) return exit();
      say("open", unsent);
    },
    drafts,
    get reopen() {
      const { route } = connection;
      if (route?.read().state !== "down") return null;
      const { mayAsk } = words.connection;
      return () =>
        void terminal.suspend(async () => {
          process.stdout.write(`${mayAsk(route.host)}\r\n`);
          await route.reopen(true);
        });
    },
    redraw: terminal.redraw,
    suspend: () =>
      void terminal.suspend().catch(() =>
        say("failed", words.connection.cannotSuspend)
      ),
  };
  const fits = size.columns >= SMALLEST.columns && size.rows >= SMALLEST.rows;
  const { stack } = journey;
  return (
    <SessionContext value={session}>
      <KeyHandler value={keyboard}>
        {stack.map((place, depth) => {
          const name = keeper.nameOf(stack.slice(0, depth + 1));
          const kept = keeper.of(name).set("screen", place.screen);
          return (
            <PlaceStateContext key={name} value={kept}>
              <Screen
                place={place}
                active={fits && depth === stack.length - 1}
              />
            </PlaceStateContext>
          );
        })}
        {fits ? null : <TooSmall session={session} />}
      </KeyHandler>
    </SessionContext>
  );
}

/** The notice of what is under way; null if nothing is. */
function inProgress(queue: ActionQueue): Notice | null {
  const doing = queue.doing();
  return doing === null ? null : { tone: "open", text: doing };
}

/** A list as its number key opens it. */
function isPlainRoot([root, ...rest]: Stack): boolean {
  return rest.length === 0 && Object.keys(root).length === 1;
}

const sizeWords = ({ columns, rows }: Size) => `${columns}×${rows}`;

function TooSmall({ session }: { readonly session: Session }) {
  const { size, leave, notice } = session;
  const keys = [
    ...bind([{ ...leaveKey, also: ["q"] }], { leave }),
    ...bind(terminalKeys, session),
  ];
  useBindings(keys, { active: true });
  return (
    <Box width={size.columns} height={size.rows} overflow="hidden">
      <Text>
        {notice?.text ??
          words.frame.tooSmall(sizeWords(size), sizeWords(SMALLEST))}
      </Text>
    </Box>
  );
}
