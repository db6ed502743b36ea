import type { Deployment } from "#shared/contract/deployments/deployments.ts";
import {
  type DeploymentStatus,
  readDeploymentStatus,
} from "#shared/contract/deployments/status.ts";
import { call } from "#tui/api/call.ts";
import { text } from "#tui/text/mod.ts";
import { titleOf } from "#tui/words/titles.ts";
import { whyFacts } from "#tui/words/why.ts";
import { formatMoment, stateWords, toneOf } from "#tui/words/words.ts";
import { field } from "#tui/console/widgets/sheet.tsx";
import { detailOf } from "#tui/console/widgets/split.tsx";

/** Why a deployment is no further, and what comes next. */
export const deploymentDetail = detailOf<Deployment, DeploymentStatus>({
  list: "deployments",
  from: 120,
  titleOf: (row) => text.why.of(row.machine.name, titleOf(row.package)),
  load: (connection, { machine, package: of }, signal) =>
    call(connection, readDeploymentStatus, {
      params: { machine: machine.id, package: of.id },
    }, signal),
  concerns: (event, { machine }) => event.machine?.id === machine.id,
  linesOf(listed, status, width) {
    const now = new Date();
    // An older one says why it was no further in a state that has passed.
    const current = status && status.deployment.updatedAt >= listed.updatedAt
      ? status
      : null;
    const row = current?.deployment ?? listed;
    return [
      ...field(
        text.deployment.state,
        { text: stateWords(row), tone: toneOf(row) },
        width,
      ),
      ...current
        ? whyFacts(current.why, now).flatMap(({ label, words, tone }, i) =>
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
