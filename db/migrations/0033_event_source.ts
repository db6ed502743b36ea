/**
 * The address from which an operator acted; '' where it is not known, or where
 * the server carries out later what an operator ordered.
 *
 * `action_source` has one row, which holds the address during a transaction
 * that an operator's request commits, and '' between two transactions.
 */
export const up: readonly string[] = [
  `alter table event add column source text not null default ''`,
  `create table action_source (source text not null) strict`,
  `insert into action_source (source) values ('')`,
  `create trigger event_by_operator after insert on event
  when new.actor like 'operator:%' begin
    update event set source = (select source from action_source)
      where seq = new.seq and (select source from action_source) <> '';
  end`,
];
