import { join } from "node:path";
import { namesIn } from "#server/archive/disk.ts";
import { createGroup } from "#shared/contract/groups/groups.ts";
import type { RunningServer } from "#tests/harness/server/server.ts";
import { type Answers, since } from "./answers.ts";
import type { Faults } from "./check.ts";
import type { Crowd } from "./storm.ts";

/** What may be answered while the disk is full or fails. */
const ALLOWED =
  /^(poll (200|503)|inventory (200|503)|report (200|503)|file (200|404|500)|operator disk_(full|failing))$/;
/** What says that it is. */
const REFUSED = / (503|disk_full|disk_failing)$/;

/** Answers that say that the disk is full or fails. */
export function refusedIn(counts: Readonly<Record<string, number>>): string[] {
  return Object.keys(counts).filter((what) => REFUSED.test(what));
}

/**
 * After the trouble is over, all goes on without a restart; nobody was answered
 * anything but what the trouble explains, and nothing lies about.
 */
export async function aftermath(
  server: RunningServer,
  crowd: Crowd,
  answers: Answers,
): Promise<Faults> {
  const before = answers.counts();
  await crowd.live(100, () => Promise.resolve());
  const all = answers.counts();
  return [
    ...refusedIn(since(before, all)).map((what) =>
      `${what}, after it was over`
    ),
    ...Object.keys(all).filter((what) => !ALLOWED.test(what)),
    ...await halfUploads(server),
  ];
}

/** It works again, without a restart. */
export async function worksAgain(
  server: RunningServer,
  random: () => number,
): Promise<Faults> {
  try {
    const name = `after ${random().toString(36).slice(2)}`;
    await server.api(createGroup, { body: { name, machines: [] } });
    return [];
  } catch (error) {
    return [`after it was over, an operator was declined: ${error}`];
  }
}

/** What lies in `incoming` and is neither an upload nor announced. */
export async function halfUploads({ data }: RunningServer): Promise<Faults> {
  const incoming = join(data, "archive", "incoming");
  const half: string[] = [];
  for (const id of await namesIn(incoming)) {
    const names = await namesIn(join(incoming, id));
    if (!names.includes("about.json") && !names.includes("announced.json")) {
      half.push(`half an upload is left: ${id}: ${names}`);
    }
  }
  return half;
}
