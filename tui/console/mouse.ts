/** Reports buttons and the wheel, with positions of any size (SGR, 1006). */
export const startMouse = "\x1b[?1000h\x1b[?1006h";
export const stopMouse = "\x1b[?1006l\x1b[?1000l";

let on = false;

/** Turns on the keys of the mouse, from now on (`--mouse`). */
export function setMouse(used: boolean): void {
  on = used;
}

/** True if the mouse selects and scrolls. */
export function isMouseOn(): boolean {
  return on;
}

/** The name of a click, as bindings spell it. */
export const CLICK = "click";

/** Rows that one step of the wheel scrolls. */
const STEP = 3;

/** Of a plane that no keyboard types: the characters of clicks, by line. */
const FIRST_CLICK = 0xf0000;
const LAST_CLICK = 0xf1000;

const REPORT =
  // deno-lint-ignore no-control-regex
  /\x1b\[<(\d+);(\d+);(\d+)([Mm])/g;
// deno-lint-ignore no-control-regex
const BEGUN = /\x1b\[<[\d;]*$/;

/** What a mouse reports as keys: arrows for the wheel, one key for a click. */
export function mouseAsKeys(input: string): string {
  return input.replace(REPORT, (_, button, _column, line, end) => {
    if (end === "m") return "";
    if (button === "64") return "\x1b[A".repeat(STEP);
    if (button === "65") return "\x1b[B".repeat(STEP);
    return button === "0" ? String.fromCodePoint(FIRST_CLICK + +line) : "";
  });
}

/** The line of a click, from 1; null for any other character. */
export function clickedLine(character: string): number | null {
  const code = character.codePointAt(0) ?? 0;
  return code > FIRST_CLICK && code < LAST_CLICK ? code - FIRST_CLICK : null;
}

/** Anything that Ink reads keys from. */
interface Readable {
  read: (size?: number) => string | Uint8Array | null;
}

/**
 * Lets a terminal's input pass with {@linkcode mouseAsKeys}: Ink drops every
 * sequence that it has no key for.
 */
export function translateMouse(stdin: Readable): void {
  const read = stdin.read.bind(stdin);
  let begun = "";
  stdin.read = (size) => {
    const chunk = read(size);
    if (chunk === null) return null;
    const input = begun + chunk.toString();
    begun = BEGUN.exec(input)?.[0] ?? "";
    return mouseAsKeys(input.slice(0, input.length - begun.length));
  };
}
