/**
 * What a package claims to bring, and whether a machine's inventory after its
 * success confirms it. `brings` is a name of software with `*` and `?`, empty
 * for no claim, `brings_like` the same for LIKE; `brings_version` the lowest
 * version, `brings_key` as it sorts.
 */
export const up: readonly string[] = [
  `alter table package add column brings text not null default ''`,
  `alter table package add column brings_like text not null default ''`,
  `alter table package add column brings_version text not null default ''`,
  `alter table package add column brings_key text not null default ''`,
  `alter table deployment add column observed text
    check (observed in ('confirmed', 'contradicted'))`,
  `alter table deployment add column observed_at integer`,
  `create index deployment_by_observation
    on deployment (package_id, observed, machine_id)
    where observed is not null`,
  `create index deployment_by_contradiction on deployment (package_id)
    where observed = 'contradicted'`,
];
