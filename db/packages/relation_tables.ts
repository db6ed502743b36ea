import type { RelationKind } from "#shared/contract/packages/package_relations.ts";

/** What packages are to each other, as it is read. */
export interface RelationTables {
  package_relation: {
    package_id: number;
    kind: RelationKind;
    other_id: number;
  };
  /** A view: the packages that are installed on a machine. */
  package_there: { machine_id: number; package_id: number };
}
