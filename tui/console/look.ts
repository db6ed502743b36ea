import type { Environment, Profile } from "#tui/profiles/profiles.ts";
import { colourLevel } from "#tui/profiles/colour_level.ts";
import { setAsciiTexts } from "#tui/text/mod.ts";
import { setAscii } from "./glyphs.ts";
import { reduceMotion } from "./motion.ts";
import { setMouse } from "./mouse.ts";
import { readTheme } from "./read_theme.ts";
import { setTheme } from "./theme.ts";

/** The look of the console, as a profile or the command line says it. */
export type Look = Pick<
  Profile,
  "theme" | "ascii" | "screenReader" | "reducedMotion" | "mouse"
>;

/** The look in force. */
export interface ChosenLook {
  readonly screenReader: boolean;
}

/**
 * Chooses the look before anything is drawn. The command line takes precedence
 * over the profile, and that over the environment.
 *
 * @throws {UsageError} If the theme is unknown or its file is not valid.
 */
export async function applyLook(
  options: Look,
  profile: Look,
  environment: Environment,
): Promise<ChosenLook> {
  const { theme, ascii, screenReader, reducedMotion, mouse } = {
    ...profile,
    ...defined(options),
  };
  const chosen = theme ?? (environment("LONGSHORE_THEME") || "dark");
  setTheme(
    await readTheme(
      chosen,
      environment("HOME") ?? "",
      colourLevel(environment) < 2,
    ),
  );
  setAscii(ascii ?? false);
  setAsciiTexts(ascii ?? false);
  reduceMotion(
    reducedMotion ?? Boolean(environment("LONGSHORE_REDUCED_MOTION")),
  );
  setMouse(mouse ?? false);
  return { screenReader: screenReader ?? false };
}

function defined(options: Look): Look {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  );
}
