/**
 * The names of custom fields, in the form in which they are stored to be
 * compared, are texts to fold too: a query may leave out the accents of a name,
 * and finds the names by `machine_field_by_name`.
 */
const NOT_ASCII = `glob '*[^ -~]*'`;
const COLLECT = `insert into folded_text (text)
    select new.folded where not exists
      (select 1 from folded_text f where f.text = new.folded);`;

export const up: readonly string[] = [
  `insert into folded_text (text) select distinct folded from machine_field
    where folded ${NOT_ASCII} on conflict do nothing`,
  `create trigger machine_field_name_in after insert on machine_field
    when new.folded ${NOT_ASCII} begin ${COLLECT} end`,
  `create trigger machine_field_name_on after update of folded on machine_field
    when new.folded ${NOT_ASCII} begin ${COLLECT} end`,
];
