/** A colour as Ink takes it: a name, or `#rrggbb`; undefined: as the text. */
export type Colour = string | undefined;

/** The colours by the meaning of a text. */
export interface Theme {
  /** Keys, headings, what can be opened. */
  readonly accent: Colour;
  readonly ok: Colour;
  readonly failed: Colour;
  /** Waits, or deserves attention. */
  readonly open: Colour;
  readonly moving: Colour;
  /** Of less interest. */
  readonly quiet: Colour;
  readonly plain: Colour;
}

/** The meaning of a piece of text, which decides its colour. */
export type Tone = keyof Theme;

/** The tones that a theme gives a colour. */
export const TONES = [
  "accent",
  "ok",
  "failed",
  "open",
  "moving",
  "quiet",
  "plain",
] as const satisfies readonly Tone[];

/**
 * The themes that every console has. They use the sixteen colours of the
 * terminal, which its user has chosen to suit the background.
 */
export const THEMES = {
  dark: {
    accent: "cyan",
    ok: "green",
    failed: "red",
    open: "yellow",
    moving: "blueBright",
    quiet: "gray",
    plain: undefined,
  },
  /** Yellow and cyan can hardly be read on white. */
  light: {
    accent: "blue",
    ok: "green",
    failed: "red",
    open: "magenta",
    moving: "blue",
    quiet: "gray",
    plain: undefined,
  },
  /** Nothing is grey, and every colour is a bright one. */
  contrast: {
    accent: "cyanBright",
    ok: "greenBright",
    failed: "redBright",
    open: "yellowBright",
    moving: "whiteBright",
    quiet: undefined,
    plain: undefined,
  },
} as const satisfies Record<string, Theme>;

export type ThemeName = keyof typeof THEMES;

/**
 * The colours in force. Read them at each draw. Colour is never the only sign:
 * see NO_COLOR.
 */
export let theme: Theme = THEMES.dark;

/** Draws with these colours from now on. */
export function setTheme(chosen: Theme): void {
  theme = chosen;
}
