/**
 * Notifications: where they are sent to, and what is to be sent. Times are
 * milliseconds.
 *
 * A target reads the log from `after_seq` on, as far as it has room for
 * notifications that wait. `topics` is a JSON list of kinds of events, and
 * `query` filters their machines. Its secret is under `secret_name`, in `secret`
 * or `shared_secret`. `settings` is JSON and depends on the kind.
 *
 * A delivery is tried at `next_at`; while it is under way, that is when it is
 * tried again if its server dies. `message` is JSON, and `message_id` is the
 * same at each attempt. The table keeps those that were delivered or given up
 * for some time.
 *
 * `noted_warning` are the conditions of servers that the log has; `server` is
 * empty for what all of them share.
 */
export const up: readonly string[] = [
  `create table notification_target (
    id integer primary key autoincrement,
    name text not null unique,
    kind text not null check (kind in ('webhook', 'email')),
    address text not null,
    settings text not null default '{}',
    secret_name text not null,
    topics text not null,
    query text not null,
    language text not null,
    allow_private integer not null,
    enabled integer not null,
    after_seq integer not null,
    delivered_at integer,
    problem text not null default '',
    problem_at integer,
    created_at integer not null,
    created_by text not null
  ) strict`,
  `create table notification_delivery (
    id integer primary key,
    target_id integer not null
      references notification_target (id) on delete cascade,
    message_id text not null unique,
    event_seq integer not null,
    message text not null,
    state text not null check (state in ('waiting', 'delivered', 'dead')),
    attempts integer not null default 0,
    next_at integer not null,
    status integer,
    problem text not null default '',
    created_at integer not null,
    done_at integer,
    unique (target_id, event_seq)
  ) strict`,
  `create index notification_delivery_due
    on notification_delivery (target_id, next_at) where state = 'waiting'`,
  `create index notification_delivery_by_state
    on notification_delivery (target_id, state, id)`,
  `create table noted_warning (
    server text not null,
    key text not null,
    raised_at integer not null,
    primary key (server, key)
  ) strict, without rowid`,
];
