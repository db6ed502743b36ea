import { Box, Text } from "ink";
import type { Token } from "#shared/contract/operators.ts";
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
}

/** Shows a secret until the operator confirms that they have saved it. */
export function SecretPage({ issued: { token, secret }, active, close }: {
  readonly issued: Secret;
  readonly active: boolean;
  readonly close: () => void;
}) {
  const { size, copySecret } = useSecretCopy(secret);
  return (
    <Frame
      active={active}
      modal
      keys={bind(secretKeys, { copy: copySecret, close })}
      status={text.tokens.made(token.name, token.operator)}
    >
      <Box
        flexDirection="column"
        height={bodyRows(size)}
        width={size.columns}
        paddingX={2}
        paddingTop={1}
        overflow="hidden"
      >
        <Text color={theme.open}>{text.tokens.secret}</Text>
        <Box height={1} />
        <Text bold>{secret}</Text>
      </Box>
    </Frame>
  );
}

function useSecretCopy(secret: string) {
  const { size, copy, say } = useSession();
  return {
    size,
    copySecret() {
      copy(secret);
      say("ok", text.tokens.copied);
    },
  };
}
