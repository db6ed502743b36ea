import type { Environment } from "./profiles.ts";

/** Colours that a terminal shows: none, 16, 256 or 16 million. */
export type ColourLevel = 0 | 1 | 2 | 3;

/** Terminals that show 16 million colours and do not say so in COLORTERM. */
const TRUE_COLOUR =
  /^(xterm-kitty|xterm-ghostty|wezterm|foot|alacritty)|direct$/;

/** Terminals without colours. */
const MONOCHROME = /^(dumb|vt\d+|ansi-m)$|-m(ono)?$/;

/** The colours of the terminal, by NO_COLOR, FORCE_COLOR, COLORTERM and TERM. */
export function colourLevel(environment: Environment): ColourLevel {
  const term = (environment("TERM") ?? "").toLowerCase();
  if (environment("NO_COLOR")) return 0;
  const forced = environment("FORCE_COLOR");
  if (forced && /^[0-3]$/.test(forced)) return Number(forced) as ColourLevel;
  if (forced === "false") return 0;
  if (/^(truecolor|24bit)$/i.test(environment("COLORTERM") ?? "")) return 3;
  if (TRUE_COLOUR.test(term)) return 3;
  if (/-256(color)?$/.test(term)) return 2;
  return term === "" || MONOCHROME.test(term) ? 0 : 1;
}
