import { useReducer, useRef, useState } from "react";
import { Box, Text, useApp, useWindowSize } from "ink";
import type { View } from "./arguments.ts";
import { KeyHandler, useBindings, useKeyboard } from "./keys/use_bindings.ts";
import { bind } from "./keys/binding.ts";
import { leaveKey } from "./keys/global.ts";
import { type Stack, walk } from "./nav/stack.ts";
import { Screen } from "./screens/mod.tsx";
import {
  type Notice,
  type Session,
  SessionContext,
  type Size,
} from "./session.ts";
import { text as words } from "./text/mod.ts";

/** The smallest window the screens are drawn in. */
const SMALLEST: Size = { columns: 60, rows: 20 };

/** What `main` knows before anything is drawn. */
export type Opened = Pick<Session, "connection" | "me" | "live"> & {
  readonly view: View;
};

/** The console: where one is, what was said last, and the screens. */
export function App({ connection, me, live, view }: Opened) {
  const { exit } = useApp();
  const size = useWindowSize();
  const [stack, go] = useReducer(walk, [{ screen: view }] as Stack);
  const [notice, setNotice] = useState<Notice | null>(null);
  const keyboard = useKeyboard();
  const busy = useRef<string | null>(null);
  const say: Session["say"] = (tone, text) =>
    setNotice(text === "" ? null : { tone, text });
  const act: Session["act"] = (doing, work) => {
    if (busy.current) return say("open", words.frame.wait(busy.current));
    busy.current = doing;
    say("open", doing);
    work().then((done) => say("ok", done))
      .catch((error: Error) => say("failed", error.message))
      .finally(() => busy.current = null);
  };
  const session: Session = {
    connection,
    me,
    live,
    size,
    stack,
    go,
    notice,
    say,
    act,
    leave: () => exit(),
  };
  const fits = size.columns >= SMALLEST.columns && size.rows >= SMALLEST.rows;
  return (
    <SessionContext value={session}>
      <KeyHandler value={keyboard}>
        {stack.map((place, depth) => (
          <Screen
            key={`${depth} ${JSON.stringify(place)}`}
            place={place}
            active={fits && depth === stack.length - 1}
          />
        ))}
        {fits ? null : <TooSmall session={session} />}
      </KeyHandler>
    </SessionContext>
  );
}

const sizeWords = ({ columns, rows }: Size) => `${columns}×${rows}`;

function TooSmall({ session }: { readonly session: Session }) {
  const { size, leave } = session;
  useBindings(bind([{ ...leaveKey, also: ["q"] }], { leave }), true);
  return (
    <Box width={size.columns} height={size.rows} overflow="hidden">
      <Text>
        {words.frame.tooSmall(sizeWords(size), sizeWords(SMALLEST))}
      </Text>
    </Box>
  );
}
