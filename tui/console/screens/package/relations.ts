import {
  type NamedRelations,
  RelationKind,
} from "#shared/contract/packages/package_relations.ts";
import type { Package } from "#shared/contract/packages/packages.ts";
import { changeRelations } from "#tui/actions/relations/relations.ts";
import { type ActionContext, perform } from "#tui/console/perform.ts";
import type { FormField, FormSpec } from "#tui/console/widgets/form.tsx";
import { field } from "#tui/console/widgets/sheet.tsx";
import type { SheetLine } from "#tui/console/widgets/sheet.tsx";
import { text } from "#tui/text/mod.ts";
import { type PackageTitle, titleOf } from "#tui/words/titles.ts";
import type { Target } from "./lines.ts";

const KINDS = [
  ...RelationKind.options,
  "requiredBy",
  "supersededBy",
  "uninstalledBy",
] as const satisfies readonly (keyof NamedRelations)[];

/** The packages that it has to do with; each line leads to one. */
export function relationLines(
  relations: NamedRelations,
  width: number,
): SheetLine<Target>[] {
  return KINDS.flatMap((kind) =>
    relations[kind].flatMap((other, i) =>
      field(
        i === 0 ? text.relations.labels[kind] : "",
        titleOf(other),
        width,
        { place: { screen: "package", package: other } as const },
      ).map((line) => ({ ...line, key: `${kind} ${other.id} ${line.key}` }))
    )
  );
}

/** Changes what the package requires, conflicts with, … */
export function relationsForm(
  shown: Package,
  before: NamedRelations,
  context: ActionContext,
  leave: () => void,
): FormSpec {
  const start = Object.fromEntries(
    RelationKind.options.map((kind) => [
      kind,
      before[kind].map(wordOf).join(", "),
    ]),
  );
  return {
    fields: () =>
      RelationKind.options.map((kind): FormField => ({
        name: kind,
        label: text.relations.labels[kind],
        hint: text.relations.hints[kind],
        kind: { type: "text" },
      })),
    draft: `relations ${shown.id}`,
    start,
    sends: text.relations.change,
    send(words) {
      leave();
      perform(changeRelations, { package: shown, before, words }, context);
    },
    leave,
  };
}

/** A name that the form can read again. */
function wordOf(one: PackageTitle): string {
  const title = titleOf(one);
  return title.includes(",") ? `${one.id}` : title;
}
