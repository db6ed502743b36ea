/**
 * The database's clock, in milliseconds. Servers' clocks differ, so whatever
 * one server concludes about another is computed with this one.
 */
export const DATABASE_NOW = "cast(unixepoch('subsec') * 1000 as integer)";

/** A server that has been silent for longer does not count as live. */
export const LIVE_MS = 15_000;
