/** A piece of a line with one style. */
interface Run {
  readonly text: string;
  /** "cyan bold", "inverse"; empty for plain text. */
  readonly style: string;
}

/** Pixels of a cell, and around the screen. */
const CELL = { width: 8.4, height: 18, text: 13.5 };
const MARGIN = { side: 14, top: 44, bottom: 12 };

const BACKGROUND = "#16181d";
const PLAIN = "#d6d9de";
const COLOURS: Readonly<Record<string, string>> = {
  black: "#000000",
  red: "#f0655f",
  green: "#6fc276",
  yellow: "#e2b84c",
  blue: "#6ca0f0",
  magenta: "#c58af0",
  cyan: "#58c4d6",
  white: "#f2f4f7",
  gray: "#858c98",
  other: PLAIN,
};

/**
 * A terminal's screen as a picture.
 *
 * @param painted Lines in the format of `Terminal.painted`:
 * `[cyan bold]text[/]`.
 * @param columns The screen's width in cells.
 * @param title Title in the window's bar.
 */
export function svgOf(painted: string, columns: number, title: string): string {
  const lines = painted.split("\n").map(runsOf);
  const width = rounded(columns * CELL.width + 2 * MARGIN.side);
  const height = lines.length * CELL.height + MARGIN.top + MARGIN.bottom;
  const dots = ["#f0655f", "#e2b84c", "#6fc276"].map((fill, i) =>
    `<circle cx="${20 + i * 18}" cy="16" r="5.5" fill="${fill}"/>`
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${
    escaped(title)
  }">
<rect width="${width}" height="${height}" rx="8" fill="${BACKGROUND}"/>
<path d="M0 32V8a8 8 0 0 1 8-8H${width - 8}a8 8 0 0 1 8 8v24z" fill="#2a2e36"/>
${dots.join("")}
<g font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="${CELL.text}">
<text x="${width / 2}" y="21" fill="${COLOURS["gray"]}" text-anchor="middle">${
    escaped(title)
  }</text>
${lines.map(lineOf).filter(Boolean).join("\n")}
</g>
</svg>
`;
}

function lineOf(runs: readonly Run[], row: number): string {
  const y = MARGIN.top + row * CELL.height;
  const boxes: string[] = [];
  const spans: string[] = [];
  let column = 0;
  for (const { text, style } of runs) {
    const words = style.split(" ");
    const colour = COLOURS[words.find((word) => word in COLOURS) ?? ""] ??
      PLAIN;
    const x = rounded(MARGIN.side + column * CELL.width);
    const length = rounded([...text].length * CELL.width);
    column += [...text].length;
    const isInverse = words.includes("inverse");
    if (isInverse) {
      boxes.push(
        `<rect x="${x}" y="${y}" width="${length}" height="${CELL.height}" fill="${colour}"/>`,
      );
    }
    if (text.trim() === "") continue;
    const fill = isInverse ? BACKGROUND : colour;
    const weight = words.includes("bold") ? ' font-weight="bold"' : "";
    spans.push(
      `<tspan x="${x}" textLength="${length}" lengthAdjust="spacingAndGlyphs" fill="${fill}"${weight}>${
        escaped(text)
      }</tspan>`,
    );
  }
  if (spans.length === 0) return boxes.join("");
  return `${boxes.join("")}<text y="${y + 13.5}" xml:space="preserve">${
    spans.join("")
  }</text>`;
}

/**
 * Runs of spaces are separate, because their width in the font must not matter.
 */
function runsOf(line: string): Run[] {
  const styles = `${Object.keys(COLOURS).join("|")}|bold|inverse`;
  const styled = new RegExp(
    `\\[((?:${styles})(?: (?:${styles}))*)\\]([\\s\\S]*?)\\[/\\]|([^[]+|\\[)`,
    "g",
  );
  return [...line.matchAll(styled)].flatMap(([, style = "", text, plain]) =>
    (text ?? plain!).split(/( {2,})/).filter(Boolean)
      .map((piece) => ({ text: piece, style }))
  );
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

function rounded(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
