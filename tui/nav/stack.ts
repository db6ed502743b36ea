import type { View } from "../arguments.ts";
import { text } from "../text/mod.ts";

interface Named {
  readonly id: number;
  readonly name: string;
}

/** Where in the console one can be. */
export type Place =
  | { readonly screen: View }
  | { readonly screen: "deployments"; readonly package: Named }
  | { readonly screen: "deployments"; readonly machine: Named }
  | { readonly screen: "members"; readonly group: Named }
  | {
    readonly screen: "assign";
    readonly package: Named & { readonly active: boolean };
  };

/** The places one came through; the last is on screen. Never empty. */
export type Stack = readonly [Place, ...Place[]];

export type Move =
  | { readonly to: "push"; readonly place: Place }
  | { readonly to: "back" }
  | { readonly to: "root"; readonly view: View };

/** Back from the first place stays there; a root leaves all others. */
export function walk(stack: Stack, move: Move): Stack {
  const [root, ...rest] = stack;
  switch (move.to) {
    case "push":
      return [root, ...rest, move.place];
    case "back":
      return [root, ...rest.slice(0, -1)];
    case "root":
      return root.screen === move.view ? [root] : [{ screen: move.view }];
  }
}

export function here(stack: Stack): Place {
  return stack.at(-1)!;
}

/** What a place is called among the crumbs. */
export function crumb(place: Place): string {
  if (place.screen === "deployments") {
    return "package" in place ? place.package.name : place.machine.name;
  }
  if (place.screen === "members") return place.group.name;
  if (place.screen === "assign") return text.screens.assign(place.package.name);
  return text.screens[place.screen];
}
