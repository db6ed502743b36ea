import {
  type NamedRelations,
  type PackageRelations,
  RelationKind,
} from "#shared/contract/packages/package_relations.ts";
import {
  readPackageRelations,
  setPackageRelations,
} from "#shared/contract/packages/relations.ts";
import { call, type ServerConnection } from "#tui/api/call.ts";
import { text } from "#tui/text/mod.ts";
import { type PackageTitle, titleOf } from "#tui/words/titles.ts";
import type { Action } from "#tui/actions/action.ts";
import { lookUpAll, packageNamed } from "#tui/actions/lookup.ts";
import { refuseChanged, undoWith } from "#tui/actions/undo/undo.ts";

/** What is to be changed about the relations of a package. */
export interface RelationEdit {
  readonly package: PackageTitle;
  /** Its relations before. */
  readonly before: NamedRelations;
  /** Names and ids with commas; a kind that is absent stays as it is. */
  readonly words: Readonly<Partial<Record<RelationKind, string>>>;
}

/** Changes what a package requires, conflicts with, supersedes, uninstalls. */
export const changeRelations: Action<RelationEdit, NamedRelations> = {
  endpoint: setPackageRelations,
  doing: ({ package: of }) => text.relations.changing(titleOf(of)),
  run: async (connection, { package: { id }, before, words }) =>
    await call(connection, setPackageRelations, {
      params: { id },
      body: await relationsOf(connection, words, before),
    }),
  sentence: ({ package: of }, after) =>
    text.relations.changed(titleOf(of), relationWords(after)),
  id: ({ package: { id } }) => id,
  undo: ({ package: of, before }, after) =>
    undoWith(
      changeRelations,
      { package: of, before: after, words: wordsOf(before) },
      {
        effects: [
          text.undo.changesBack(titleOf(of), relationWords(before)),
        ],
        check: async (connection) => {
          const now = await readRelations(connection, of.id);
          refuseChanged(
            relationWords(now) === relationWords(after),
            titleOf(of),
          );
        },
      },
    ),
  commandLines: ({ package: { id }, words }) => [[
    ...["packages", "relations", `${id}`],
    ...RelationKind.options.flatMap((kind) =>
      words[kind] === undefined ? [] : [`--${kind}`, words[kind]]
    ),
  ]],
};

/** The relations of a package in both directions. */
export function readRelations(
  connection: ServerConnection,
  id: number,
  signal?: AbortSignal,
): Promise<NamedRelations> {
  return call(connection, readPackageRelations, { params: { id } }, signal);
}

/**
 * The ids that these words name.
 *
 * @param before What the kinds without words keep; absent: nothing.
 * @throws {NoMatch} If there is no such package, or the name is ambiguous.
 */
export async function relationsOf(
  connection: ServerConnection,
  words: RelationEdit["words"],
  before?: NamedRelations,
): Promise<PackageRelations> {
  const ids = async (kind: RelationKind) => {
    const named = words[kind];
    if (named === undefined) return before?.[kind].map(({ id }) => id) ?? [];
    if (named.trim() === "") return [];
    const found = await lookUpAll(packageNamed, connection, [named.trim()]);
    return found.map(({ id }) => id);
  };
  return {
    requires: await ids("requires"),
    conflicts: await ids("conflicts"),
    supersedes: await ids("supersedes"),
    uninstalls: await ids("uninstalls"),
  };
}

/** "Requires: vlc 3.0, java 8; Supersedes: vlc 2.0". */
export function relationWords(relations: NamedRelations): string {
  const words = RelationKind.options.flatMap((kind) =>
    relations[kind].length === 0 ? [] : [
      text.sheet.labelled(
        text.relations.labels[kind],
        relations[kind].map(titleOf).join(", "),
      ),
    ]
  );
  return words.length === 0 ? text.relations.none : words.join(text.clause);
}

/** The ids, which name packages whatever they are called. */
export function wordsOf(
  relations: NamedRelations,
): Record<RelationKind, string> {
  const ids = (kind: RelationKind) =>
    relations[kind].map(({ id }) => id).join(",");
  return {
    requires: ids("requires"),
    conflicts: ids("conflicts"),
    supersedes: ids("supersedes"),
    uninstalls: ids("uninstalls"),
  };
}
