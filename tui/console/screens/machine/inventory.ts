import type { z } from "zod";
import type { readInventory } from "#shared/contract/machines/machines.ts";
import { sizeWords } from "#tui/words/amounts.ts";
import { text } from "#tui/text/mod.ts";

export type Inventory = z.output<typeof readInventory.output>;

/**
 * An element of a section with its values as text; nested ones are left out.
 */
export type Entry = Readonly<Record<string, string>>;

/** The elements of a section as an agent sent them; none if it sent none. */
export function entriesOf({ sections }: Inventory, section: string): Entry[] {
  return (sections[section]?.entries ?? []).map((entry) =>
    Object.fromEntries(
      Object.entries(entry ?? {}).flatMap(([name, value]) =>
        typeof value === "string" || typeof value === "number"
          ? [[name, `${value}`.trim()]]
          : []
      ),
    )
  );
}

/** Joins the values that are present by a space. */
function joinWords(...values: (string | undefined)[]): string {
  return values.filter((value) => value).join(" ");
}

/** Mebibytes as an agent sends them; anything but a number is kept as it is. */
function mebibytes(value = ""): string {
  return /^\d+$/.test(value) ? sizeWords(Number(value) * 1024 ** 2) : value;
}

/** The hardware of an inventory: a label and a value for each line. */
export function hardwareOf(
  inventory: Inventory,
): readonly (readonly [label: string, words: string])[] {
  const of = (section: string) => entriesOf(inventory, section);
  const [bios] = of("BIOS");
  const [hardware] = of("HARDWARE");
  const lines: [string, string][] = [
    [text.machine.computer, joinWords(bios?.SMANUFACTURER, bios?.SMODEL)],
    [
      text.machine.bios,
      joinWords(bios?.BMANUFACTURER, bios?.BVERSION, bios?.BDATE),
    ],
    ...of("CPUS").map((cpu): [string, string] => [
      text.machine.cpu,
      joinWords(
        cpu.TYPE ?? cpu.NAME,
        cpu.CORES && `×${cpu.CORES}`,
        cpu.SPEED && `${cpu.SPEED} MHz`,
      ),
    ]),
    [text.machine.memory, mebibytes(hardware?.MEMORY)],
    ...of("DRIVES").map((drive): [string, string] => [
      text.machine.drive,
      joinWords(
        drive.LETTER || drive.TYPE,
        text.machine.driveWords(
          mebibytes(drive.FREE),
          mebibytes(drive.TOTAL),
          drive.FILESYSTEM ?? "",
        ),
      ),
    ]),
    ...of("NETWORKS").map((network): [string, string] => [
      text.machine.network,
      joinWords(
        network.DESCRIPTION,
        network.IPADDRESS,
        network.MACADDR,
        network.STATUS,
      ),
    ]),
  ];
  return lines.filter(([, words]) => words !== "");
}

export interface Program {
  readonly name: string;
  readonly version: string;
  readonly publisher: string;
}

/** The programs of an inventory by name. */
export function softwareOf(inventory: Inventory): Program[] {
  return entriesOf(inventory, "SOFTWARES").map((entry) => ({
    name: entry.NAME ?? "",
    version: entry.VERSION ?? "",
    publisher: entry.PUBLISHER ?? entry.FROM ?? "",
  })).toSorted((a, b) => a.name.localeCompare(b.name));
}

/** The programs whose name contains the words, in any case. */
export function searchPrograms(
  programs: readonly Program[],
  words: string,
): readonly Program[] {
  const wanted = words.trim().toLowerCase();
  return programs.filter(({ name }) => name.toLowerCase().includes(wanted));
}
