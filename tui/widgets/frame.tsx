import { type ReactNode, useState } from "react";
import { Box, Text } from "ink";
import { useLive } from "../data/use_live.ts";
import { bind, fitFooter, type Key } from "../keys/binding.ts";
import { globalKeys, leaveKey } from "../keys/global.ts";
import { Help, helpKeys } from "../keys/help.tsx";
import { useBindings } from "../keys/use_bindings.ts";
import { crumb } from "../nav/stack.ts";
import { type Session, type Size, useSession } from "../session.ts";
import { text as words } from "../text/mod.ts";
import { theme, type Tone } from "../theme.ts";
import { formatMoment } from "../words.ts";
import { clip, wrap } from "./fit.ts";

/** Lines of the frame around a screen: header, status and footer. */
const FRAME_ROWS = 3;

/** Lines that a long sentence may take; it covers the last rows meanwhile. */
const MOST_SAID = 3;

/** Lines a screen has for itself. */
export function bodyRows({ rows }: Size): number {
  return Math.max(1, rows - FRAME_ROWS);
}

interface FrameProps {
  readonly active: boolean;
  readonly keys: readonly Key[];
  /** A question is open: only its keys work. */
  readonly modal?: boolean;
  /** Said in the status line when there is nothing newer to say. */
  readonly status: string;
  /** Why what is shown may be old. */
  readonly problem?: string | null;
  /** Exactly `bodyRows` lines. */
  readonly children: ReactNode;
}

/** What every screen has around it: where we are, how it is going, the keys. */
export function Frame(
  { active, keys, modal = false, status, problem = null, children }: FrameProps,
) {
  const session = useSession();
  const { link } = useLive();
  const [help, setHelp] = useState<number | null>(null);
  const { stack, go, leave, size } = session;
  const here = modal ? keys : [
    ...keys,
    ...bind(globalKeys, { stack, go, leave, openHelp: () => setHelp(0) }),
  ];
  const height = bodyRows(size);
  const working = help === null
    ? here
    : helpKeys({ keys: here, height, top: help, setTop: setHelp });
  useBindings([...working, ...bind([leaveKey], session)], active);
  if (!active) return null;
  const { tone, text } = lineToSay(session, link, problem) ??
    {
      tone: "quiet" as Tone,
      text: help === null ? status : words.frame.aboutHelp,
    };
  const lines = wrap(text, size.columns - 1, MOST_SAID);
  return (
    <Box flexDirection="column" width={size.columns} height={size.rows}>
      <Header session={session} live={link.state === "live"} />
      <Box
        flexDirection="column"
        height={height + 1 - lines.length}
        width={size.columns}
        overflow="hidden"
      >
        {help === null ? children : (
          <Help
            keys={here}
            top={help}
            height={height}
            width={size.columns}
          />
        )}
      </Box>
      {lines.map((line, i) => (
        <Text key={i} color={theme[tone]} wrap="truncate">{` ${line}`}</Text>
      ))}
      <Footer keys={working} width={size.columns} />
    </Box>
  );
}

function Header(
  { session, live }: { readonly session: Session; readonly live: boolean },
) {
  const { columns } = session.size;
  const host = session.connection.server.replace(/^https?:\/\//, "");
  const right = ` ${
    live ? words.frame.live : words.frame.notLive
  }  ${session.me.name}@${host} `;
  const crumbs = ["longshore", ...session.stack.map(crumb)].join(" > ");
  const room = columns - right.length;
  const left = clip(` ${crumbs}`, Math.max(0, room < 20 ? columns : room));
  return (
    <Box width={columns} height={1} justifyContent="space-between">
      <Text bold color={theme.accent} wrap="truncate">{left}</Text>
      {room < 20
        ? null
        : <Text color={theme[live ? "ok" : "failed"]}>{right}</Text>}
    </Box>
  );
}

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

/** The most urgent first: a notice lasts one key, a lost link stays. */
function lineToSay(
  { notice }: Session,
  link: ReturnType<typeof useLive>["link"],
  problem: string | null,
): { tone: Tone; text: string } | null {
  if (notice) return notice;
  if (link.state === "refused") {
    return { tone: "failed", text: words.frame.noEvents(link.why) };
  }
  if (link.state === "lost") {
    const since = formatMoment(link.since, new Date());
    return { tone: "failed", text: words.frame.linkLost(since) };
  }
  return problem === null ? null : { tone: "failed", text: problem };
}
