/**
 * Mirrors: caches near the machines, from which they fetch fragments.
 *
 * `package.activation` counts how often it was activated; a cacheable download
 * path is valid for one activation. `deployment.mirror` is the mirror that the
 * machine was sent to, and `mirror_left` why it was sent back to this server,
 * at `mirror_left_at`; both are null while it is at the mirror. `mirror` holds
 * what the server's own checks of each mirror found; times in milliseconds.
 */
export const up: readonly string[] = [
  `alter table package add column activation integer not null default 0`,
  `alter table deployment add column mirror text`,
  `alter table deployment add column mirror_left text`,
  `alter table deployment add column mirror_left_at integer`,
  `create table mirror (
    host text primary key,
    checked_at integer not null,
    answered_at integer,
    failing_since integer,
    problem text
  ) strict, without rowid`,
];
