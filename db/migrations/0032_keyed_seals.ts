/**
 * Seals that need a key, which is a file outside the database.
 *
 * `seal_key` lists the keys in the order in which they came into use, by the
 * first 16 bytes of the key's SHA-256. A key's seals begin after the operators'
 * event `audit_from`, after the event `log_from` of the rest of the log, and
 * after the compaction `compaction_from`. Seals before the first key are
 * SHA-256 without a key.
 *
 * `log_seal` seals the events of agents and the server, many at a time: a seal
 * covers the events of that part of the log after the seal before, up to
 * `last_seq`, and the hash of the seal before. The seal at the end of the newest
 * compaction stays when the events are summarised.
 */
export const up: readonly string[] = [
  `create table seal_key (
    id integer primary key,
    key_id blob not null unique,
    audit_from integer not null,
    log_from integer not null,
    compaction_from integer not null,
    since integer not null
  ) strict`,
  `create table log_seal (
    last_seq integer primary key,
    events integer not null,
    hash blob not null
  ) strict`,
];
