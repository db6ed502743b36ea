import type { Deployment } from "#shared/contract/deployments/deployments.ts";
import { readWhy, type Why } from "#shared/contract/deployments/why.ts";
import { call } from "#tui/api/call.ts";
import { text } from "#tui/text/mod.ts";
import { titleOf } from "#tui/words/titles.ts";
import { whyFacts } from "#tui/words/why.ts";
import { formatMoment, stateWords, toneOf } from "#tui/words/words.ts";
import { field } from "#tui/console/widgets/sheet.tsx";
import { detailOf } from "#tui/console/widgets/split.tsx";

/** Why a deployment is no further, and what comes next. */
export const deploymentDetail = detailOf<Deployment, Why>({
  list: "deployments",
  from: 120,
  titleOf: (row) => text.why.of(row.machine.name, titleOf(row.package)),
  load: (connection, { machine, package: of }, signal) =>
    call(connection, readWhy, {
      params: { machine: machine.id, package: of.id },
    }, signal),
  concerns: (event, { machine }) => event.machine?.id === machine.id,
  linesOf(row, why, width) {
    const now = new Date();
    return [
      ...field(
        text.deployment.state,
        { text: stateWords(row), tone: toneOf(row) },
        width,
      ),
      ...why
        ? whyFacts(why, now).flatMap(({ label, words, tone }, i) =>
          field(label, { text: words, tone }, width)
            .map((line) => ({ ...line, key: `why ${i} ${line.key}` }))
        )
        : [],
      ...field(
        text.deployment.changed,
        formatMoment(row.updatedAt, now),
        width,
      ),
    ];
  },
});
