import type { Generated } from "kysely";

/** Software, and how texts and versions are compared. */
export interface SoftwareTables {
  /** Texts that are not ASCII, folded; null: not yet. */
  folded_text: { text: string; folded: string | null };
  /** Rows whose derived columns have to be computed again. */
  fold_due: { kind: "name" | "version" | "package"; row_id: number };
  software_name: { id: Generated<number>; name: string; folded: string };
  software_version: {
    id: Generated<number>;
    name_id: number;
    version: string;
    sort_key: string;
  };
  software_entry: {
    id: Generated<number>;
    version_id: number;
    digest: string;
    detail: string;
  };
  machine_software: { version_id: number; machine_id: number };
  software_change: { seq: Generated<number>; machine_id: number };
}
