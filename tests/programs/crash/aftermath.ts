import { join } from "node:path";
import { namesIn } from "#server/archive/disk.ts";
import { createGroup } from "#shared/contract/groups/groups.ts";
import type { RunningServer } from "#tests/harness/server/server.ts";
import { type Answers, since } from "./answers.ts";
import type { Faults } from "./check.ts";
import type { Crowd } from "./storm.ts";

/** The answers that are allowed while the disk is full or fails. */
const ALLOWED =
  /^(poll (200|503)|inventory (200|503)|report (200|503)|file (200|404|500|503)|operator disk_(full|failing))$/;
/** The answers that report it. */
const REFUSED = / (503|disk_full|disk_failing)$/;

/** The answers that report a full or failing disk. */
export function refusedIn(counts: Readonly<Record<string, number>>): string[] {
  return Object.keys(counts).filter((what) => REFUSED.test(what));
}

/**
 * Checks that after the trouble everything goes on without a restart, that
 * nobody received an answer that the trouble does not explain, and that no
 * files were left over.
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

/** Checks that the server works again without a restart. */
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

/**
 * Entries of `incoming` that are neither a finished nor an announced upload.
 */
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
