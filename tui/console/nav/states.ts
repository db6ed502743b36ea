import { DeploymentState } from "#shared/contract/deployments/states.ts";
import { text } from "#tui/text/mod.ts";
import type { ListScope } from "./screen_place.ts";

/** Other words for a state. */
const ALIASES: Readonly<Record<string, DeploymentState>> = {
  pending: "waiting",
  queued: "waiting",
  running: "downloading",
  ok: "succeeded",
  success: "succeeded",
  done: "succeeded",
  error: "failed",
  errors: "failed",
  faults: "failed",
  failing: "failed",
  canceled: "cancelled",
  recalled: "recalling",
  reboot: "reboot_pending",
  installed: "already_installed",
};

/** The state that words name: "waiting", "reboot pending", "en attente". */
export function stateNamed(words: string): DeploymentState | null {
  const said = words.trim().toLowerCase();
  const spelled = said.replaceAll(/[\s-]+/g, "_");
  return DeploymentState.options.find((state) =>
    state === spelled || text.states[state].toLowerCase() === said
  ) ?? (Object.hasOwn(ALIASES, said) ? ALIASES[said]! : null);
}

/**
 * Splits what is said after `:deployments` into a state and the rest: "failed
 * pc-1" is what failed on machines like pc-1.
 */
export function stateAndRest(
  said: string,
): { readonly state: DeploymentState | null; readonly rest: string } {
  const words = said.split(" ");
  for (let n = Math.min(words.length, 3); n > 0; n--) {
    const state = stateNamed(words.slice(0, n).join(" "));
    if (state) return { state, rest: words.slice(n).join(" ") };
  }
  return { state: null, rest: said };
}

/** Narrows to failures if the argument says so; else filters by it. */
export function faultsOrFilter(argument: string): ListScope {
  return stateNamed(argument) === "failed" ? { faults: true } : { q: argument };
}
