import { join } from "node:path";

/** A typed path with `~` as the user's home. */
export function expandHome(typed: string, home: string): string {
  return typed === "~" || typed.startsWith("~/")
    ? join(home, typed.slice(1))
    : typed;
}
