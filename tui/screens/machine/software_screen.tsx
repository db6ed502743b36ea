import { useState } from "react";
import { readInventory } from "../../../shared/machines.ts";
import { call } from "../../api/call.ts";
import { useFetched } from "../../data/use_fetched.ts";
import { bind, type Binding } from "../../keys/binding.ts";
import type { Named, Place } from "../../nav/places.ts";
import { useSession } from "../../session.ts";
import { text } from "../../text/mod.ts";
import { edited, type Typed, typedText } from "../../widgets/field.tsx";
import { fit, fitColumns } from "../../widgets/fit.ts";
import type { SheetLine } from "../../widgets/sheet.tsx";
import { SheetScreen } from "../sheet_screen.tsx";
import { type Program, searched, softwareOf } from "./inventory.ts";

/** What is searched for, and whether it is still being typed. */
interface Search {
  readonly typed: Typed;
  readonly typing: boolean;
}

interface SoftwareState {
  readonly search: Search;
  readonly setSearch: (search: Search) => void;
}

const softwareKeys: readonly Binding<SoftwareState>[] = [{
  key: "/",
  does: () => text.software.search,
  footer: ["/", () => text.software.searchShort],
  run: ({ search, setSearch }) => setSearch({ ...search, typing: true }),
}];

const searchKeys: readonly Binding<SoftwareState>[] = [
  {
    key: "enter",
    does: () => text.software.keep,
    run: ({ search, setSearch }) => setSearch({ ...search, typing: false }),
  },
  {
    key: "esc",
    does: () => text.software.drop,
    run: ({ setSearch }) => setSearch({ typed: typedText(""), typing: false }),
  },
];

/** What is installed on a machine, as its inventory says, searched by name. */
export function SoftwareScreen({ of, active }: {
  readonly of: Named;
  readonly active: boolean;
}) {
  const { connection } = useSession();
  const [search, setSearch] = useState<Search>({
    typed: typedText(""),
    typing: false,
  });
  const fetched = useFetched({
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
  const found = searched(programs, search.typed.text);
  const state = { search, setSearch };
  const status = text.software.status(found.length, programs.length);
  return (
    <SheetScreen
      active={active}
      fetched={fetched}
      linesOf={(_, width) => programLines(found, programs.length, width)}
      keysOf={() => bind(softwareKeys, state)}
      prompting={search.typing
        ? {
          keys: bind(searchKeys, state),
          typing(key) {
            const typed = edited(search.typed, key);
            if (typed) setSearch({ typed, typing: true });
            return typed !== null;
          },
          prompt: {
            sign: "/",
            typed: search.typed,
            tone: found.length > 0 ? "ok" : "failed",
            hint: status,
          },
        }
        : null}
      status={status}
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
