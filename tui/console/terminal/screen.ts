/**
 * Enters the alternate screen, and begins at its first cell: programs and echoed
 * keys leave the cursor anywhere, and a frame that begins there is shifted.
 */
export const enterScreen = "\x1b[?1049h\x1b[?25l\x1b[H\x1b[J";

/**
 * Clears the screen, and goes to its first cell. The terminal shows it together
 * with the frame that follows, which ends the synchronized update.
 */
export const clearScreen = "\x1b[?2026h\x1b[H\x1b[J";

/** Shows the cursor, and returns to the screen before. */
export const leaveScreen = "\x1b[?25h\x1b[?1049l";
