/**
 * How texts are compared. `folded_text` has the folded form of every text with
 * other characters than those of ASCII, which SQLite cannot fold itself; null
 * until a job has folded it. Triggers collect the texts, whoever writes them.
 *
 * `fold_due` are rows whose derived columns an older version computed in another
 * way: `software_name.folded`, `software_version.sort_key`, and the keys of what
 * a package brings. The same job computes them again.
 */
const NOT_ASCII = `glob '*[^ -~]*'`;

/** The columns that lists and queries search. */
const SEARCHED = {
  machine: ["name", "os", "tag", "user", "cpu", "serial", "uuid", "agent"],
  machine_field: ["name", "value"],
  machine_group: ["name", "description"],
  package: ["name", "description"],
  network: ["name"],
  network_host: ["name", "vendor"],
  device_mark: ["note"],
  note: ["text", "ticket"],
  operator: ["name"],
  token: ["name"],
} as const;

function collecting(
  table: string,
  columns: readonly string[],
): readonly string[] {
  const texts = columns.map((column) => `select new.${column} as text`)
    .join(" union ");
  const insert = `insert into folded_text (text)
      select t.text from (${texts}) t where t.text ${NOT_ASCII}
        and not exists (select 1 from folded_text f where f.text = t.text);`;
  const isNeeded = columns.map((column) => `new.${column} ${NOT_ASCII}`)
    .join(" or ");
  return [
    ...columns.map((column) =>
      `insert into folded_text (text) select distinct ${column} from ${table}
        where ${column} ${NOT_ASCII} on conflict do nothing`
    ),
    `create trigger ${table}_texts_in after insert on ${table}
      when ${isNeeded} begin ${insert} end`,
    `create trigger ${table}_texts_on
      after update of ${columns.join(", ")} on ${table}
      when ${isNeeded} begin ${insert} end`,
  ];
}

export const up: readonly string[] = [
  `create table folded_text (
    text text primary key,
    folded text
  ) strict, without rowid`,
  `create index folded_text_by_folded on folded_text (folded)
    where folded is not null`,
  `create index folded_text_to_fold on folded_text (text)
    where folded is null`,
  ...Object.entries(SEARCHED).flatMap(([table, columns]) =>
    collecting(table, columns)
  ),
  `create index machine_by_nocase_name on machine (name collate nocase)`,
  `create table fold_due (
    kind text not null check (kind in ('name', 'version', 'package')),
    row_id integer not null,
    primary key (kind, row_id)
  ) strict, without rowid`,
  `insert into fold_due (kind, row_id) select 'name', id from software_name
    where name ${NOT_ASCII}`,
  `update software_version set sort_key = ''
    where version not glob '*[0-9]*' and not version ${NOT_ASCII}`,
  `insert into fold_due (kind, row_id) select 'version', id
    from software_version where sort_key <> '' and (version glob '[^0-9]*'
      or version glob '*:' or version glob '*[^0-9A-Za-z.~:+_-]*')`,
  `insert into fold_due (kind, row_id) select 'package', id from package
    where brings ${NOT_ASCII} or brings_version <> ''`,
  `update machine_group set due_at = 0 where query is not null`,
];
