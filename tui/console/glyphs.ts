/**
 * Symbols, each one cell wide. `eighths` are the parts of a full cell,
 * `levels` the heights of a sparkline, `frame` corners and lines of a panel.
 */
const DRAWN = {
  cut: "…",
  full: "█",
  empty: "·",
  on: "●",
  off: "○",
  up: "▲",
  down: "▼",
  into: "›",
  border: "round",
  eighths: "▏▎▍▌▋▊▉",
  failed: "▒",
  moving: "░",
  start: "▕",
  between: "│",
  end: "▏",
  levels: "▁▂▃▄▅▆▇█",
  frame: "╭─╮│╰╯",
  urgent: "▲",
  note: "●",
  about: "≈",
} as const;

/** The same for fonts and terminals that have ASCII only. */
const ASCII = {
  cut: "~",
  full: "#",
  empty: ".",
  on: "x",
  off: "-",
  up: "^",
  down: "v",
  into: ">",
  border: "classic",
  eighths: "",
  failed: "!",
  moving: "=",
  start: "[",
  between: "|",
  end: "]",
  levels: "_.:-=+*#",
  frame: "+-+|++",
  urgent: "!",
  note: "-",
  about: "~",
} as const;

/** Words for a screen reader, which has no cells to fit into. */
const SPOKEN = {
  cut: "…",
  full: "",
  empty: "",
  on: "yes",
  off: "no",
  up: " ascending",
  down: " descending",
  into: ">",
  border: "classic",
  eighths: "",
  failed: "",
  moving: "",
  start: "",
  between: "",
  end: "",
  levels: "",
  frame: "",
  urgent: "",
  note: "",
  about: "about",
} as const;

type Glyphs = { readonly [Name in keyof typeof DRAWN]: string } & {
  readonly border: "round" | "classic";
};

/**
 * The current symbols. Read them at each draw, because setters replace them.
 */
export let glyphs: Glyphs = DRAWN;

/** Draws with ASCII only from now on (`--ascii`), or with symbols again. */
export function setAscii(ascii: boolean): void {
  glyphs = ascii ? ASCII : DRAWN;
}

/** Prints words instead of symbols from now on, for a screen reader. */
export function setScreenReader(): void {
  glyphs = SPOKEN;
}
