import type { Package } from "#shared/contract/packages/packages.ts";
import { readPackageStatus } from "#shared/contract/packages/status.ts";
import { call, type ServerConnection } from "#tui/api/call.ts";
import type { Fact } from "#tui/cli/output.ts";
import { text } from "#tui/text/mod.ts";
import { traitWords } from "#tui/words/progress.ts";
import { resultCell } from "#tui/words/results.ts";

/**
 * The result codes with which a package failed, in words, and what the machines
 * have in common, unlike those on which it succeeded; nothing if it has not
 * failed.
 */
export async function failureFacts(
  connection: ServerConnection,
  { id, counts }: Package,
): Promise<Fact[]> {
  if (!counts.failed) return [];
  const { why, traits } = await call(connection, readPackageStatus, {
    params: { id },
  });
  const codes = why.bars.filter(({ state }) => state === "failed")
    .flatMap(({ details }) => details);
  const { failures, shared } = text.progress;
  return [
    ...codes.map((detail): Fact => [
      failures,
      text.sheet.labelled(
        resultCell(detail) || text.why.unexplained,
        text.count.machines(detail.machines),
      ),
    ]),
    ...(traits ? traitWords(traits) : []).map((words): Fact => [shared, words]),
  ];
}
