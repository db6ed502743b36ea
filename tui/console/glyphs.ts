/** Signs that are no letters; each is one cell wide. */
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
} as const;

/** The same where a font or a line has nothing but ASCII. */
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
} as const;

/** Words where the signs are read aloud; there, nothing has to fit. */
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
} as const;

type Glyphs = { readonly [Name in keyof typeof DRAWN]: string } & {
  readonly border: "round" | "classic";
};

/** The signs in force: read them when something is drawn. */
export let glyphs: Glyphs = DRAWN;

/** Draws with ASCII alone from now on (`--ascii`), or no longer. */
export function setAscii(ascii: boolean): void {
  glyphs = ascii ? ASCII : DRAWN;
}

/** Says words instead of signs from now on, for a screen reader. */
export function setScreenReader(): void {
  glyphs = SPOKEN;
}
