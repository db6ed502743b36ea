/**
 * The version of server, console and command line, which are released together.
 */
export const VERSION = "0.1.0";
