/**
 * The secret words of a package's command: a JSON object of their values by
 * name, in clear text, because agents have to receive them.
 */
export const up: readonly string[] = [
  `alter table package add column secrets text not null default '{}'
    check (json_valid(secrets))`,
];
