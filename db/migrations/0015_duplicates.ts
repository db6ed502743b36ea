/**
 * Pairs of machines that may be one computer. `evidence` is JSON, what they
 * share and what differs; `moved` is JSON, what a merge has removed or moved,
 * as it was before, so that it can be undone; '' while nothing is merged.
 *
 * It refers to no machine by constraint: a merge removes the older one.
 */
export const up: readonly string[] = [
  `create table duplicate (
    id integer primary key,
    older_id integer not null,
    newer_id integer not null,
    evidence text not null,
    found_at integer not null,
    state text not null default 'open'
      check (state in ('open', 'merged', 'dismissed')),
    decided_at integer,
    decided_by text,
    moved text not null default '',
    unique (older_id, newer_id)
  ) strict`,
  `create index duplicate_by_state on duplicate (state, id)`,
  `create index duplicate_by_newer on duplicate (newer_id, state)`,
];
