import type { Session } from "#tui/console/session.ts";
import type { PlaceholderValues } from "./placeholders.ts";

/** The values that every screen has: of its place, the server and ourselves. */
export function valuesOf(
  { stack, me, connection }: Pick<Session, "stack" | "me" | "connection">,
): PlaceholderValues {
  const place = stack.at(-1)!;
  const about = ["machine", "package", "group", "network"].flatMap((noun) => {
    const named = (place as unknown as Record<string, unknown>)[noun];
    return isNamed(named) ? [named] : [];
  })[0];
  return {
    screen: place.screen,
    server: connection.server,
    operator: me.name,
    ...about && { name: about.name, id: `${about.id}` },
  };
}

function isNamed(value: unknown): value is { id: number; name: string } {
  return typeof value === "object" && value !== null && "id" in value &&
    "name" in value;
}
