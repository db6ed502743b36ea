/**
 * Entries of software by their version, so that a version that no machine has
 * can be removed without a walk over all entries.
 */
export const up: readonly string[] = [
  `create index software_entry_by_version on software_entry (version_id)`,
];
