import { type ReactNode, useSyncExternalStore } from "react";
import { Box, Text } from "ink";
import { useAge } from "#tui/console/data/use_age.ts";
import { useLive } from "#tui/console/data/use_live.ts";
import { useRoute } from "#tui/console/data/use_route.ts";
import type { RouteState } from "#tui/api/call.ts";
import {
  bind,
  findKey,
  fitFooter,
  type Key,
} from "#tui/console/keys/binding.ts";
import {
  globalKeys,
  leaveKey,
  terminalKeys,
  undoKey,
} from "#tui/console/keys/global.ts";
import { bindCustom } from "#tui/console/keys/custom/bind_custom.ts";
import type { PlaceholderValues } from "#tui/console/keys/custom/placeholders.ts";
import { valuesOf } from "#tui/console/keys/custom/place_values.ts";
import { HelpPage, useHelp } from "#tui/console/keys/help.tsx";
import { useBindings } from "#tui/console/keys/use_bindings.ts";
import {
  type CommandPrompt,
  useCommand,
} from "#tui/console/keys/use_command.ts";
import { type Session, type Size, useSession } from "#tui/console/session.ts";
import { undoLast } from "#tui/console/undo.ts";
import { text as words } from "#tui/text/mod.ts";
import { theme, type Tone } from "#tui/console/theme.ts";
import { ageWords } from "#tui/words/words.ts";
import { wrap } from "./fit.ts";
import { Crumbs, Header } from "./header.tsx";
import { PromptLine } from "./prompt.tsx";
import { QuestionBox, type QuestionState, useQuestion } from "./question.tsx";

/** Lines of the frame around a screen: header, crumbs, status and footer. */
const FRAME_ROWS = 4;

/** Those of them above a screen. */
export const HEADER_ROWS = 2;

/** Most lines of a long sentence; it covers the last rows meanwhile. */
const MOST_SAID = 3;

/** Lines a screen has for itself. */
export function bodyRows({ rows }: Size): number {
  return Math.max(1, rows - FRAME_ROWS);
}

interface FrameProps {
  readonly active: boolean;
  readonly keys: readonly Key[];
  /** The question of a screen; while it is open only its keys work. */
  readonly asking?: QuestionState;
  /** A form is open: only its keys work. */
  readonly modal?: boolean;
  /** The key of a form's help in the footer; `?` is text in some fields. */
  readonly helpKey?: "?" | "^g";
  /** Receives each key first while text is typed into the screen. */
  readonly typing?: ((key: string) => boolean) | null;
  /** A line that is typed at the bottom; only its keys work. */
  readonly prompting?: CommandPrompt | null;
  /** The status line while there is no notice. */
  readonly status: string;
  /** Notes on what narrows or marks the rows: a filter, a selection. */
  readonly marks?: string;
  /** The reason that what is shown may be out of date. */
  readonly problem?: string | null;
  /** What the cursor is on, for the keys of the profile. */
  readonly subject?: PlaceholderValues;
  /** Exactly `bodyRows` lines. */
  readonly children: ReactNode;
}

/** The frame of every screen: header, path, status and footer. */
export function Frame({
  active,
  keys: screenKeys,
  asking,
  modal: form = false,
  helpKey = "?",
  typing: typingInto = null,
  prompting: listPrompting = null,
  status,
  marks = "",
  problem = null,
  subject,
  children,
}: FrameProps) {
  const session = useSession();
  const undoing = useQuestion();
  const actions = useSyncExternalStore(
    session.past.subscribe,
    session.past.read,
  );
  const asked = asking?.question ? asking : undoing;
  const { question } = asked;
  const modal = form || question !== null;
  const typing = question ? asked.typing : typingInto;
  const prompting = question ? null : listPrompting;
  const { link } = useLive();
  const silentFor = useAge(active && "since" in link ? link.since : null);
  const route = useRoute();
  const command = useCommand(
    session.command,
    () => Object.keys(session.preferences.now().views),
  );
  const { journey, go, leave, size, notice } = session;
  const height = bodyRows(size);
  const openHelp = () => helping.open();
  const undo = () =>
    undoLast({
      session,
      ask: undoing.ask,
      reload: () => findKey(screenKeys, "^r")?.run(),
    });
  const own = question
    ? asked.keys
    : form
    ? withHelp(screenKeys, helpKey, openHelp)
    : [
      ...notice?.command ? bind([copyCommandKey], session) : [],
      // Lists of what can be undone row by row have a key of that name.
      ...notice?.command && !findKey(screenKeys, undoKey.key)
        ? bind([undoKey], { actions, undo })
        : [],
      ...screenKeys,
      ...bind([agesKey], session),
      ...bind(globalKeys, {
        journey,
        go,
        leave,
        actions,
        undo,
        openHelp,
        openCommand: command.open,
      }),
    ];
  const here = modal ? own : withCustom(own, {
    session,
    values: { ...valuesOf(session), ...subject },
    ask: undoing.ask,
  });
  const helping = useHelp([...here, ...always(session)], {
    rows: height,
    columns: size.columns,
  });
  const { help } = helping;
  const line = prompting ?? command.prompting;
  const working = line?.keys ?? help?.keys ?? here;
  useBindings([...working, ...always(session)], {
    active,
    typing: line?.typing ?? (help ? help.typing : typing),
    counts: !modal,
    problem,
  });
  if (!active) return null;
  const urgent = notice ?? routeLine(session, route) ??
    lineToSay(link, silentFor, problem);
  const { tone, text } = urgent ??
    { tone: "quiet" as Tone, text: help ? words.frame.aboutHelp : status };
  const prompt = line?.prompt ?? help?.prompt ?? null;
  // A permanent status must not cover rows, so it stays on one line.
  const most = urgent ? MOST_SAID : 1;
  const lines = prompt ? [] : wrap(text, size.columns - 1, most);
  const below = prompt ? 1 : lines.length + (notice?.command ? 1 : 0);
  return (
    <Box flexDirection="column" width={size.columns} height={size.rows}>
      <Header
        session={session}
        link={link}
        silentFor={silentFor}
        latencyMs={session.latency.ms}
      />
      <Crumbs session={session} marks={marks} />
      <Box
        flexDirection="column"
        height={height + 1 - below}
        width={size.columns}
        overflow="hidden"
      >
        {help
          ? <HelpPage help={help} height={height} width={size.columns} />
          : (
            <Box
              flexDirection="column"
              flexShrink={1}
              width={size.columns}
              overflow="hidden"
            >
              {children}
            </Box>
          )}
        {help ? null : (
          <QuestionBox
            question={question}
            width={size.columns}
            typed={asked.typed}
          />
        )}
      </Box>
      {prompt ? <PromptLine prompt={prompt} width={size.columns} /> : null}
      {lines.map((said, i) => (
        <Text
          key={i}
          color={theme[tone]}
          inverse={link.state === "lost" && !notice}
          wrap="truncate"
        >
          {` ${said}`}
        </Text>
      ))}
      {notice?.command && !prompt
        ? (
          <Text color={theme.quiet} wrap="truncate">
            {` ${words.frame.sameAs(notice.command)}`}
          </Text>
        )
        : null}
      <Footer keys={working} width={size.columns} />
    </Box>
  );
}

/** The keys of the profile before those of the whole console. */
function withCustom(
  here: readonly Key[],
  context: Omit<Parameters<typeof bindCustom>[1], "here">,
): readonly Key[] {
  const keys = bindCustom(context.session.ownKeys, { here, ...context });
  const at = here.length - globalKeys.length;
  return [...here.slice(0, at), ...keys, ...here.slice(at)];
}

/** The keys of a form with that of its help, before the last one. */
function withHelp(
  keys: readonly Key[],
  footer: string,
  open: () => void,
): readonly Key[] {
  const help = bind([{
    key: "?",
    also: ["^g"],
    does: () => words.keys.help,
    footer: [footer, () => words.keys.help],
    run: open,
  }], null);
  return [...keys.slice(0, -1), ...help, ...keys.slice(-1)];
}

/** The keys that work whatever is open. */
function always(session: Session): readonly Key[] {
  return [...bind([leaveKey], session), ...bind(terminalKeys, session)];
}

/** Before the keys of the whole console, so that a screen may use it. */
const agesKey = {
  key: "T",
  does: () => words.listScreens.ages,
  quiet: true,
  run: ({ toggleAges }: Session) => toggleAges(),
};

const copyCommandKey = {
  key: "Y",
  does: () => words.keys.copyCommand,
  quiet: true,
  run: ({ copy, notice }: Session) => copy(notice?.command ?? ""),
};

function Footer(
  { keys, width }: { readonly keys: readonly Key[]; readonly width: number },
) {
  return (
    <Text wrap="truncate">
      {fitFooter(keys, width).map(({ footer: [key, does] }) => (
        <Text key={key}>
          {" "}
          <Text color={theme.accent}>{key}</Text>
          {` ${does} `}
        </Text>
      ))}
    </Text>
  );
}

/** What has become of the way to the server; null while it is open. */
function routeLine(
  { connection: { route } }: Session,
  state: RouteState,
): { tone: Tone; text: string } | null {
  if (!route || state.state === "open") return null;
  const { asks, reopening } = words.connection;
  const say = state.asks ? asks : reopening;
  return { tone: "failed", text: say(route.host, state.words) };
}

/**
 * The most urgent message: a notice lasts until the next key, a lost link
 * stays.
 */
function lineToSay(
  link: ReturnType<typeof useLive>["link"],
  silentFor: number | null,
  problem: string | null,
): { tone: Tone; text: string } | null {
  if (link.state === "refused") {
    return { tone: "failed", text: words.connection.noEvents(link.why) };
  }
  if (link.state === "lost") {
    const age = ageWords(silentFor ?? 0);
    return { tone: "failed", text: words.connection.lost(age) };
  }
  return problem === null ? null : { tone: "failed", text: problem };
}
