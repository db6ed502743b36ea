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
  isLater: ({ deployment }, row) => deployment.updatedAt > row.updatedAt,
  linesOf(row, status, width) {
    const now = new Date();
    // Of another state than the list shows it would contradict that.
    const current = status?.deployment.updatedAt === row.updatedAt
      ? status
      : null;
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
      ...row.wave === null ? [] : field(
        text.rollouts.labels.inWave,
        text.rollouts.waveIn(row.wave, row.assignment),
        width,
      ),
      ...field(
        text.deployment.changed,
        formatMoment(row.updatedAt, now),
        width,
      ),
    ];
  },
});
