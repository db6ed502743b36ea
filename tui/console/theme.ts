/** The only colour names. Colour is never the only sign: see NO_COLOR. */
export const theme = {
  accent: "cyan",
  ok: "green",
  failed: "red",
  open: "yellow",
  moving: "blueBright",
  quiet: "gray",
  plain: undefined,
} as const;

/** The meaning of a piece of text, which decides its colour. */
export type Tone = keyof typeof theme;
