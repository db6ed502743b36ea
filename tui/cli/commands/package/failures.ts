import { readPackageWhy } from "#shared/contract/deployments/why.ts";
import type { Package } from "#shared/contract/packages/packages.ts";
import { readPackageTraits } from "#shared/contract/packages/progress.ts";
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
  const params = { id };
  const [why, traits] = await Promise.all([
    call(connection, readPackageWhy, { params }),
    call(connection, readPackageTraits, { params }),
  ]);
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
    ...traitWords(traits).map((words): Fact => [shared, words]),
  ];
}
