import type { Wave } from "#shared/contract/rollouts/rollouts.ts";
import type { RolloutReport } from "#shared/contract/rollouts/report.ts";
import type { Fact } from "#tui/cli/output.ts";
import { text } from "#tui/text/mod.ts";
import { percentWords } from "#tui/words/amounts.ts";
import { countWords, waveWords } from "#tui/words/rollouts/rollouts.ts";
import { titleOf } from "#tui/words/titles.ts";

/** Width and height of a bar, in pixels. */
const BAR = { width: 400, height: 18 };

const STYLE = `
  :root { color-scheme: light dark; }
  body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }
  table { border-collapse: collapse; margin: 0.5rem 0 1.5rem; }
  th, td { text-align: left; vertical-align: top; padding: 0.25rem 1rem 0.25rem 0; }
  th { font-weight: 600; white-space: nowrap; }
  td.number { text-align: right; font-variant-numeric: tabular-nums; }
  .all { fill: #8884; } .done { fill: #2a9d50; } .failed { fill: #d43d3d; } .out { fill: #3f7fd1; }
  footer { opacity: 0.7; }`;

/**
 * A rollout's report as one page that loads nothing: its facts, its waves as
 * bars, its failures and what failing machines have in common.
 *
 * @param facts What is said about the rollout, without its waves.
 * @param shared What failing machines have in common, in words.
 * @param failures Result codes in words, each with its number of machines.
 */
export function reportHtml(
  { rollout, at }: RolloutReport,
  { facts, failures, shared, language, printedAt }: {
    readonly facts: readonly Fact[];
    readonly failures: readonly (readonly [words: string, machines: number])[];
    readonly shared: readonly string[];
    readonly language: string;
    /** `at` in words. */
    readonly printedAt: string;
  },
): string {
  const { report, sections, page } = text.rolloutScreens;
  const title = escaped(page(titleOf(rollout.package), rollout.id));
  return `<!doctype html>
<html lang="${escaped(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${STYLE}
</style>
</head>
<body>
<h1>${title}</h1>
${table(facts.map(([label, value]) => row([label, words(value)])))}
<h2>${escaped(sections.waves)}</h2>
${table(rollout.waves.map(waveRow))}
${
    failures.length === 0 ? "" : `<h2>${escaped(text.progress.failures)}</h2>
${
      table(
        failures.map(([said, machines]) =>
          `<tr><td class="number">${machines}</td><td>${
            escaped(said)
          }</td></tr>`
        ),
      )
    }
<h2>${escaped(text.progress.inCommon)}</h2>
<ul>${shared.map((one) => `<li>${escaped(one)}</li>`).join("")}</ul>`
  }
<footer><time datetime="${escaped(at)}">${
    escaped(report.made(printedAt))
  }</time></footer>
</body>
</html>
`;
}

function table(rows: readonly string[]): string {
  return `<table>\n${rows.join("\n")}\n</table>`;
}

function row([label, value]: readonly [string, string]): string {
  return `<tr><th>${escaped(label)}</th><td>${escaped(value)}</td></tr>`;
}

/** One wave: its rule, a bar, and its numbers. */
function waveRow(wave: Wave): string {
  const { number, succeeded, machines, cancelled } = wave;
  const said = wave.openedAt === null
    ? text.rollouts.notOpen
    : countWords(wave) || text.count.machines(machines);
  const name = text.rollouts.planned(
    text.rollouts.labels.wave(number),
    machines,
  );
  return `<tr><th>${escaped(name)}<br>${escaped(waveWords(wave))}</th><td>${
    svg(wave)
  }</td><td class="number">${
    escaped(percentWords(succeeded, machines - cancelled))
  }</td><td>${escaped(said)}</td></tr>`;
}

/** Succeeded, failed and under way side by side. */
function svg(wave: Wave): string {
  const { width, height } = BAR;
  const total = Math.max(1, wave.machines - wave.cancelled);
  let x = 0;
  const part = (name: string, n: number) => {
    const w = width * n / total;
    const drawn = `<rect class="${name}" x="${x.toFixed(1)}" width="${
      w.toFixed(1)
    }" height="${height}"/>`;
    x += w;
    return n === 0 ? "" : drawn;
  };
  return `<svg role="img" aria-label="${
    escaped(countWords(wave))
  }" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"><rect class="all" width="${width}" height="${height}"/>${
    part("done", wave.succeeded)
  }${part("failed", wave.failed)}${part("out", wave.out)}</svg>`;
}

function words(value: Fact[1]): string {
  return value === null || value === undefined ? "" : `${value}`;
}

function escaped(said: string): string {
  return said.replaceAll("&", "&amp;").replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
