/** The only colour names. Nothing is told by colour alone: see NO_COLOR. */
export const theme = {
  accent: "cyan",
  ok: "green",
  failed: "red",
  open: "yellow",
  quiet: "gray",
  plain: undefined,
} as const;

/** What a piece of text means, which decides how it looks. */
export type Tone = keyof typeof theme;
