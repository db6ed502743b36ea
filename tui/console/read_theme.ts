import { resolve } from "node:path";
import { UsageError } from "#tui/arguments.ts";
import { reasonOf } from "#tui/profiles/profiles.ts";
import { text } from "#tui/text/mod.ts";
import { withSuggestions } from "#tui/words/suggestions.ts";
import {
  type Colour,
  type Theme,
  type ThemeName,
  THEMES,
  TONES,
} from "./theme.ts";

/** The sixteen colours of a terminal, with the values most of them show. */
const NAMED: Readonly<Record<string, readonly [number, number, number]>> = {
  black: [0, 0, 0],
  red: [205, 0, 0],
  green: [0, 205, 0],
  yellow: [205, 205, 0],
  blue: [0, 0, 238],
  magenta: [205, 0, 205],
  cyan: [0, 205, 205],
  white: [229, 229, 229],
  gray: [127, 127, 127],
  redBright: [255, 0, 0],
  greenBright: [0, 255, 0],
  yellowBright: [255, 255, 0],
  blueBright: [92, 92, 255],
  magentaBright: [255, 0, 255],
  cyanBright: [0, 255, 255],
  whiteBright: [255, 255, 255],
};

/** Stands for the colour that the text has anyway. */
const NONE = "none";

const isName = (name: string): name is ThemeName => Object.hasOwn(THEMES, name);

/**
 * A theme by its name, or by the path of a file.
 *
 * @param given "light", "~/solarized.json".
 * @param isCoarse The terminal shows sixteen colours: others are replaced by the
 *   nearest of them.
 * @throws {UsageError} One sentence that names every mistake.
 */
export async function readTheme(
  given: string,
  home: string,
  isCoarse: boolean,
): Promise<Theme> {
  if (isName(given)) return THEMES[given];
  if (!/[/\\]|\.json$/.test(given)) {
    throw new UsageError(
      withSuggestions(
        text.look.unknownTheme(given, Object.keys(THEMES).join(", ")),
        given,
        Object.keys(THEMES),
      ),
    );
  }
  const path = resolve(given.replace(/^~(?=\/)/, home));
  const theme = themeIn(await contentOf(path), path);
  return isCoarse ? coarse(theme) : theme;
}

async function contentOf(path: string): Promise<unknown> {
  try {
    return JSON.parse(await Deno.readTextFile(path));
  } catch (error) {
    throw new UsageError(text.cli.errors.cannotRead(path, reasonOf(error)));
  }
}

/**
 * The theme that a file describes: a `base`, and the colours that differ.
 *
 * @throws {UsageError} Naming every unknown key and every bad colour.
 */
export function themeIn(content: unknown, path: string): Theme {
  const { look } = text;
  if (!content || typeof content !== "object" || Array.isArray(content)) {
    throw new UsageError(look.badTheme(path, look.noObject));
  }
  const { base = "dark", ...colours } = content as Record<string, unknown>;
  const wrong: string[] = [];
  if (typeof base !== "string" || !isName(base)) {
    wrong.push(look.badBase(`${base}`, Object.keys(THEMES).join(", ")));
  }
  const chosen: Partial<Record<keyof Theme, Colour>> = {};
  const unknown = Object.keys(colours).filter((key) =>
    !TONES.some((tone) => tone === key)
  );
  if (unknown.length > 0) {
    wrong.push(look.unknownKeys(unknown.join(", "), TONES.join(", ")));
  }
  for (const tone of TONES) {
    const colour = colours[tone];
    if (colour === undefined) continue;
    if (isColour(colour)) chosen[tone] = colour === NONE ? undefined : colour;
    else wrong.push(look.badColour(tone, JSON.stringify(colour)));
  }
  if (wrong.length > 0) {
    throw new UsageError(look.badTheme(path, wrong.join(text.clause)));
  }
  return { ...THEMES[base as ThemeName], ...chosen };
}

function isColour(colour: unknown): colour is string {
  return typeof colour === "string" &&
    (colour === NONE || Object.hasOwn(NAMED, colour) ||
      /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.test(colour));
}

/** The same theme in the sixteen colours. */
function coarse(theme: Theme): Theme {
  return Object.fromEntries(
    TONES.map((tone) => [tone, nearest(theme[tone])]),
  ) as unknown as Theme;
}

/** The nearest of the sixteen colours. */
export function nearest(colour: Colour): Colour {
  if (!colour?.startsWith("#")) return colour;
  const [, r = "0", g = "0", b = "0"] = colour.length === 4
    ? /#(.)(.)(.)/.exec(colour)!.map((digit) => digit + digit)
    : /#(..)(..)(..)/.exec(colour)!;
  const values = [r, g, b].map((digits) => parseInt(digits, 16));
  const distance = (name: string) =>
    NAMED[name]!.reduce((sum, at, i) => sum + (at - values[i]!) ** 2, 0);
  return Object.keys(NAMED).toSorted((one, other) =>
    distance(one) - distance(other)
  )[0];
}
