import { type PackageTitle, titleOf } from "#tui/words/titles.ts";
import type { Cell } from "./columns.ts";
import { clip, fit } from "./fit.ts";

type NameAndVersion = Omit<PackageTitle, "id">;

/** Cells of the name below which the version is cut like the rest. */
const LEAST_NAME = 4;

/**
 * Name and version of a package in exactly `cells` cells. Where they do not
 * fit, the name is cut: rows of a list often differ in the version alone.
 */
export function fitTitle(of: NameAndVersion, cells: number): string {
  const title = titleOf(of);
  const { version = "" } = of;
  const room = cells - version.length - 1;
  const whole = clip(title, cells);
  if (version === "" || whole === title || room < LEAST_NAME) {
    return fit(title, cells);
  }
  return fit(`${clip(of.name, room)} ${version}`, cells);
}

/** {@linkcode fitTitle} as a cell, of which a screen reader says all. */
export function titleCell(of: NameAndVersion, cells: number): Cell {
  return { text: titleOf(of), pieces: [{ text: fitTitle(of, cells) }] };
}
