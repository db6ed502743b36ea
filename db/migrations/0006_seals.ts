/**
 * The operators' events as a chain: each seal is a SHA-256 over the seal
 * before it and its event, so that none can be changed, left out or slipped
 * in without every later seal telling.
 */
export const up: readonly string[] = [
  `create table event_seal (
    seq integer primary key references event (seq),
    hash blob not null
  ) strict`,
];
