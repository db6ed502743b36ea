import type { Deployment } from "#shared/contract/deployments/deployments.ts";
import type { LogEvent } from "#shared/contract/events/events.ts";
import type { Why } from "#shared/contract/deployments/why.ts";
import type { Place } from "#tui/console/nav/places.ts";
import { text } from "#tui/text/mod.ts";
import { bar } from "#tui/console/widgets/bar.ts";
import {
  field as sheetField,
  gap,
  heading,
  note,
  type Piece,
} from "#tui/console/widgets/sheet.tsx";
import { whyFacts } from "#tui/words/why.ts";
import { formatMoment, stateWords, toneOf } from "#tui/words/words.ts";
import { eventLine } from "#tui/console/screens/events/lines.ts";
import type { Line } from "#tui/console/screens/line.ts";
import { type PackageTitle, titleOf } from "#tui/words/titles.ts";

/** A deployment with everything its page shows. */
export interface DeploymentDetails {
  readonly deployment: Deployment;
  readonly why: Why;
  /** The newest ones, newest first. */
  readonly events: readonly LogEvent[];
}

const BAR = 20;

/** Cells of a label: "Can it be stopped?" is longer than other pages' labels. */
const LABEL = 19;

/** A field with this page's label width. */
const field = (
  label: string,
  value: string | Piece,
  width: number,
  target?: { readonly place: Place },
): Line[] => sheetField(label, value, width, target, LABEL);

/** Everything about one package on one machine. */
export function deploymentLines(
  whole: DeploymentDetails,
  width: number,
): Line[] {
  const { deployment, why } = whole;
  const { machine, attempt, force } = deployment;
  const now = new Date();
  return [
    ...field(
      text.deployment.package,
      text.findings.named(
        titleOf(deployment.package),
        text.newPackage[why.package.target],
      ),
      width,
      { place: { screen: "package", package: deployment.package } },
    ),
    ...field(text.deployment.machine, machine.name, width, {
      place: { screen: "machine", machine },
    }),
    ...field(text.deployment.state, {
      text: stateWords(deployment),
      tone: toneOf(deployment),
    }, width),
    ...observedLines(deployment, width, now),
    ...whyFacts(why, now).flatMap(({ label, words, tone, package: of }, i) =>
      field(
        label,
        { text: words, tone: i === 0 ? tone : undefined },
        width,
        of ? { place: placeOf(deployment, of) } : undefined,
      ).map((line) => ({ ...line, key: `why ${i} ${line.key}` }))
    ),
    ...deployment.wave === null ? [] : field(
      text.rollouts.labels.inWave,
      text.rollouts.waveIn(deployment.wave, deployment.assignment),
      width,
      {
        place: {
          screen: "rollout",
          id: deployment.assignment,
          package: deployment.package,
        },
      },
    ),
    ...field(text.deployment.fragments, fragmentWords(deployment), width),
    ...field(
      text.deployment.attempt,
      force ? text.deployment.forced(attempt) : `${attempt}`,
      width,
    ),
    ...field(
      text.deployment.changed,
      formatMoment(deployment.updatedAt, now),
      width,
    ),
    gap("timeline"),
    heading(text.deployment.timeline),
    ...whole.events.length === 0
      ? note("nothing", text.deployment.nothingYet, width)
      : whole.events.map((event) => eventLine(event, null)),
  ];
}

/** Another package on the same machine. */
function placeOf({ machine }: Deployment, other: PackageTitle): Place {
  const { id, name, version } = other;
  return { screen: "deployment", machine, package: { id, name, version } };
}

function observedLines(
  { observed }: Deployment,
  width: number,
  now: Date,
): Line[] {
  if (!observed) return [];
  const { inventories, seen, lacking } = text.claims;
  const at = formatMoment(observed.at, now);
  return field(
    inventories,
    observed.confirmed
      ? { text: seen(at), tone: "ok" }
      : { text: lacking(at), tone: "failed" },
    width,
  );
}

function fragmentWords({ fragments: { seen, total } }: Deployment): string {
  if (total === 0) return text.deployment.noFragments;
  const words = text.deployment.fragmentsOf(seen, total);
  return `${bar(seen, total, BAR)}  ${words}`;
}
