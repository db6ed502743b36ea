import { readInventory } from "#shared/contract/machines/machines.ts";
import { call } from "#tui/api/call.ts";
import { useFetch } from "#tui/console/data/use_fetch.ts";
import { bind, type Binding } from "#tui/console/keys/binding.ts";
import type { Place } from "#tui/console/nav/places.ts";
import { useSession } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import { fit, fitColumns } from "#tui/console/widgets/fit.ts";
import type { SheetLine } from "#tui/console/widgets/sheet.tsx";
import { type Filter, useFilter } from "#tui/console/widgets/use_filter.ts";
import { SheetScreen } from "#tui/console/screens/sheet_screen.tsx";
import { type Program, searchPrograms, softwareOf } from "./inventory.ts";
import type { ScreenProps } from "#tui/console/nav/places.ts";

export const softwareKeys: readonly Binding<Pick<Filter, "open">>[] = [{
  key: "/",
  does: () => text.software.search,
  footer: ["/", () => text.software.searchShort],
  run: ({ open }) => open(),
}];

const escapeKey: Binding<Pick<Filter, "clear">> = {
  key: "esc",
  does: () => text.software.drop,
  quiet: true,
  run: ({ clear }) => clear(),
};

/** The programs in the inventory of a machine, searched by name. */
export function SoftwareScreen(
  { place: { machine: of }, active }: ScreenProps<"software">,
) {
  const { connection } = useSession();
  const filter = useFilter("");
  const fetched = useFetch({
    load: async (signal) =>
      softwareOf(
        await call(
          connection,
          readInventory,
          { params: { id: of.id } },
          signal,
        ),
      ),
    active,
    concerns: (event) =>
      event.machine?.id === of.id && event.kind.startsWith("machine."),
  });
  const programs = fetched.value ?? [];
  const found = searchPrograms(programs, filter.q);
  return (
    <SheetScreen
      active={active}
      fetched={fetched}
      linesOf={(_, width) => programLines(found, programs.length, width)}
      keysOf={() => [
        ...bind(softwareKeys, filter),
        ...filter.q === "" ? [] : bind([escapeKey], filter),
      ]}
      prompting={filter.prompting({ pending: false, total: found.length })}
      marks={filter.q === "" ? "" : `/${filter.q}`}
      status={text.software.status(found.length, programs.length)}
    />
  );
}

const COLUMNS = [
  { width: 20, grow: 3 },
  { width: 10, grow: 1 },
  { width: 10, grow: 1, drop: 1 },
];

function programLines(
  programs: readonly Program[],
  total: number,
  width: number,
): SheetLine<{ readonly place?: Place }>[] {
  const cells = fitColumns(COLUMNS, width - 3);
  const row = (...values: string[]) =>
    values.map((value, i) => fit(value, cells[i]!)).join(" ");
  const { name, version, publisher, none, noMatch } = text.software;
  return [
    {
      key: "titles",
      pieces: [{ text: ` ${row(name, version, publisher)}` }],
      heading: true,
    },
    ...programs.length === 0
      ? [{ key: "none", pieces: [{ text: total === 0 ? none : noMatch }] }]
      : programs.map((program, i) => ({
        key: `${i} ${program.name} ${program.version}`,
        pieces: [{
          text: row(program.name, program.version, program.publisher),
        }],
      })),
  ];
}
