import { namedHosts } from "#db/settings/fragment_hosts.ts";
import {
  forgetMirrors,
  type MirrorState,
  mirrorStatement,
  mirrorStates,
} from "#db/settings/mirrors.ts";
import type { Statement } from "#db/store/transaction.ts";
import { MINUTE_MS } from "#shared/time.ts";
import {
  type MirrorAnswer,
  stateAfter,
} from "#server/domain/deployments/mirror_state.ts";
import type { Services } from "#server/usecases/services.ts";

/** How often a mirror's row is written if nothing has changed. */
const NOTED_MS = 5 * MINUTE_MS;

/**
 * Asks this server through every mirror that a setting names, and notes what
 * came back. Machines are not sent to a mirror that answers something else, or
 * that answered before and is silent now. One that was never reached may still
 * be reached by machines, so it is only reported.
 */
export async function checkMirrors(
  services: Services,
  log: (line: string) => void,
): Promise<void> {
  const { store, now } = services;
  const hosts = [
    ...new Set((await namedHosts(store.db)).map(({ host }) => host)),
  ];
  const known = new Map(
    (await mirrorStates(store.db)).map((one) => [one.host, one]),
  );
  const statements: Statement[] = [];
  await Promise.all(hosts.map(async (host) => {
    const answer = await ask(services, host);
    const before = known.get(host) ?? null;
    const after = stateAfter(host, before, answer, now().getTime());
    if (!after || before && !isNew(before, after)) return;
    statements.push(mirrorStatement(after));
    const line = lineOf(before, after);
    if (line !== null) log(line);
  }));
  if ([...known.keys()].some((host) => !hosts.includes(host))) {
    statements.push(forgetMirrors(hosts));
  }
  if (statements.length > 0) await store.commit(statements);
}

async function ask(
  { capabilities, probeMirror }: Services,
  host: string,
): Promise<MirrorAnswer> {
  const nonce = crypto.randomUUID().replaceAll("-", "");
  const expected = capabilities.answerCheck(nonce);
  return await probeMirror(host, `/download/mirror/${nonce}`, expected);
}

function isNew(before: MirrorState, after: MirrorState): boolean {
  return before.failingSince !== after.failingSince ||
    before.problem !== after.problem ||
    after.checkedAt - before.checkedAt > NOTED_MS;
}

function lineOf(before: MirrorState | null, after: MirrorState): string | null {
  const { host, problem } = after;
  if (problem === null) {
    return before?.problem ? `mirror ${host}: works now` : null;
  }
  if (before?.problem === problem) return null;
  return after.failingSince === null
    ? `mirror ${host}: never reached from here: ${problem}`
    : `mirror ${host}: ${problem}; machines fetch from this server until it works`;
}
