import { Box, Text } from "ink";
import type { Token } from "#shared/contract/operators.ts";
import { invitationLines } from "#tui/actions/invitation.ts";
import { bind } from "#tui/console/keys/binding.ts";
import { useSession } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import { theme } from "#tui/console/theme.ts";
import { bodyRows, Frame } from "#tui/console/widgets/frame.tsx";
import { secretKeys } from "./keys.ts";

/** A token with its secret, which the server sends only once. */
export interface Secret {
  readonly token: Token;
  readonly secret: string;
  /** The role of its operator; empty if it is not known. */
  readonly role: string;
}

/**
 * Shows a secret until the operator confirms that they have saved it, and the
 * lines to send to a colleague along with it.
 */
export function SecretPage({ issued: { token, secret, role }, active, close }: {
  readonly issued: Secret;
  readonly active: boolean;
  readonly close: () => void;
}) {
  const { size, connection, server, copy, say } = useSession();
  const host = server?.name ?? new URL(connection.server).hostname;
  const lines = invitationLines(connection, host);
  const whom = role === "" ? token.operator : `${token.operator}, ${role}`;
  const copySecret = () => {
    copy(secret);
    say("ok", text.tokens.copied);
  };
  const copyLines = () => {
    copy(lines.map(({ where, line }) => `# ${where}\n${line}\n`).join(""));
    say("ok", text.invitation.copied);
  };
  return (
    <Frame
      active={active}
      modal
      keys={bind(secretKeys, { copy: copySecret, copyLines, close })}
      status={text.tokens.made(token.name, token.operator)}
    >
      <Box
        flexDirection="column"
        height={bodyRows(size)}
        width={size.columns}
        paddingX={2}
        overflow="hidden"
      >
        <Text color={theme.open}>{text.tokens.secret}</Text>
        <Text bold>{secret}</Text>
        <Box height={1} />
        <Text color={theme.accent}>
          {text.invitation.for(whom)}
        </Text>
        {lines.map(({ where, line }) => (
          <Box key={where} flexDirection="column">
            <Text color={theme.quiet}>{where}</Text>
            <Text>{line}</Text>
          </Box>
        ))}
      </Box>
    </Frame>
  );
}
