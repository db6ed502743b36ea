import * as z from "zod";
import { isVisibleLine } from "#shared/invisible.ts";

/**
 * One line of visible characters, at most `max`: control characters could act on
 * a terminal, and invisible ones make two names look the same.
 */
export function line(max: number) {
  return z.string().trim().max(max).refine(
    isVisibleLine,
    "one line without control or invisible characters",
  );
}

/** A name: a {@linkcode line} that is not empty. */
export function lineName(max: number) {
  return line(max).min(1);
}
