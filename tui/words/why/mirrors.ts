import type { Why } from "#shared/contract/deployments/why.ts";
import type { MirrorMachines } from "#shared/contract/deployments/mirrors.ts";
import { ON_THE_MACHINE } from "#shared/contract/deployments/states.ts";
import { text } from "#tui/text/mod.ts";
import { formatMoment } from "#tui/words/words.ts";

/** The mirror that the fragments of this attempt come from; null: the server. */
export function mirrorInUse(
  { mirror }: Pick<Why, "mirror">,
): string | null {
  return mirror && mirror.left === null ? mirror.host : null;
}

/** The mirror of a package that is on the machine; null: none. */
export function mirrorOnTheMachine(
  why: Pick<Why, "mirror" | "state">,
): string | null {
  return why.state !== null && ON_THE_MACHINE.includes(why.state)
    ? mirrorInUse(why)
    : null;
}

/** The mirror, and what is wrong with it; null: it was never sent to one. */
export function mirrorWords({ mirror }: Why, now: Date): string | null {
  if (!mirror) return null;
  const { host, left, leftAt, failingSince, problem } = mirror;
  if (left !== null && leftAt !== null) {
    return text.mirrors.left[left](host, formatMoment(leftAt, now));
  }
  if (problem === null) return text.mirrors.works(host);
  return failingSince === null
    ? text.mirrors.unreached(host, problem)
    : text.mirrors.failing(host, problem, formatMoment(failingSince, now));
}

/** What a recall cannot stop: one sentence for each mirror. */
export function recallWords(
  { mirrors = [] }: { readonly mirrors?: readonly MirrorMachines[] },
): string[] {
  return mirrors.map(({ host, machines }) =>
    text.mirrors.recall(host, machines)
  );
}
