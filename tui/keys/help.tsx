import { Box, Text } from "ink";
import { text } from "../text/mod.ts";
import { theme } from "../theme.ts";
import { clip, fit } from "../widgets/fit.ts";
import { bind, type Key } from "./binding.ts";
import { type Movable, moveKeys } from "./lists.ts";

interface HelpState {
  /** The keys that are explained. */
  readonly keys: readonly Key[];
  readonly height: number;
  /** First line on screen. */
  readonly top: number;
  /** Null closes the page. */
  readonly setTop: (top: number | null) => void;
}

/** Cells for the names of a key. */
const NAMES = 14;

/** All keys of a screen, printed from the tables that run them. */
export function Help(
  { keys, top, height, width }: Omit<HelpState, "setTop"> & {
    readonly width: number;
  },
) {
  return (
    <Box flexDirection="column">
      {keys.slice(top, top + height).map((key) => (
        <Text key={key.keys.join()} wrap="truncate">
          <Text color={theme.accent}>
            {`  ${fit(key.keys.join(" "), NAMES)}`}
          </Text>
          {clip(key.does, width - NAMES - 2)}
          {key.dead === null ? null : (
            <Text color={theme.quiet}>
              {clip(
                `  (${key.dead})`,
                Math.max(0, width - NAMES - 2 - key.does.length),
              )}
            </Text>
          )}
        </Text>
      ))}
    </Box>
  );
}

/** The keys that work while the help page is open. */
export function helpKeys({ keys, height, top, setTop }: HelpState): Key[] {
  const lowest = Math.max(0, keys.length - height);
  const to = (line: number) => setTop(Math.min(lowest, Math.max(0, line)));
  const page: Movable = {
    height,
    move: (by) => to(top + by),
    first: () => to(0),
    last: () => to(lowest),
  };
  return [
    ...bind(moveKeys, page),
    ...bind([{
      key: "esc",
      also: ["?", "q", "enter"],
      does: () => text.keys.closeHelp,
      run: () => setTop(null),
    }], null),
  ];
}
