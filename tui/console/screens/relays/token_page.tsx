import { Box, Text } from "ink";
import type { z } from "zod";
import type { createRelay } from "#shared/contract/relays.ts";
import { startLine, tokenLine } from "#tui/actions/relays/start_lines.ts";
import { bind } from "#tui/console/keys/binding.ts";
import { useSession } from "#tui/console/session.ts";
import { theme } from "#tui/console/theme.ts";
import { bodyRows, Frame } from "#tui/console/widgets/frame.tsx";
import { text } from "#tui/text/mod.ts";
import { relayTokenKeys } from "./keys.ts";

/** A relay with its token, which the server sends only once. */
export type IssuedToken = z.output<typeof createRelay.output>;

/**
 * Shows a token until the operator confirms that they have it, and the lines to
 * run on the relay's host.
 */
export function RelayTokenPage({ issued: { relay, token }, active, close }: {
  readonly issued: IssuedToken;
  readonly active: boolean;
  readonly close: () => void;
}) {
  const { size, server, connection, copy, say } = useSession();
  const start = startLine(relay, server?.agents.https ?? connection.server);
  const copyToken = () => {
    copy(token);
    say("ok", text.tokens.copied);
  };
  const copyLines = () => {
    copy(`${tokenLine(token)}\n${start}\n`);
    say("ok", text.relays.linesCopied);
  };
  return (
    <Frame
      active={active}
      modal
      keys={bind(relayTokenKeys, { copy: copyToken, copyLines, close })}
      status={text.relays.tokenOf(relay.name)}
    >
      <Box
        flexDirection="column"
        height={bodyRows(size)}
        width={size.columns}
        paddingX={2}
        paddingTop={1}
        overflow="hidden"
      >
        <Text color={theme.open}>{text.relays.shownOnce}</Text>
        <Text bold>{token}</Text>
        <Box height={1} />
        <Text color={theme.accent}>{text.relays.onItsHost}</Text>
        <Text color={theme.quiet}>{text.relays.inAFile}</Text>
        <Text color={theme.quiet}>{text.relays.thenStart}</Text>
        <Text>{start}</Text>
      </Box>
    </Frame>
  );
}
