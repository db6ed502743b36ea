/**
 * What people search the help for, by what it is: words that mean the same,
 * some of which are in the texts of keys. What begins one of them finds them all.
 */
export const synonyms = {
  activation: "toggle, activate, activation, enable, disable, on or off",
  assign: "assign, deploy, install, push, give, distribute, roll out, target",
  stop: "stop, kill, abort, halt, cancel, recall, interrupt",
  make: "make, create, add, new",
  upload: "upload, send, import, package file, make a new one",
  remove: "delete, remove, erase, drop, rm, take, revoke",
  log: "log, tail, follow, live, events, journal, history, audit, timeline",
  retry: "retry, try again, again, redo, rerun, restart, relaunch, load again",
  force: "force, reinstall, run it again",
  copy: "copy, yank, clipboard",
  back: "back, return, previous, before",
  quit: "quit, exit, close",
  search: "search, find, filter, grep",
  select: "select, mark, choose, tick, range",
  sort: "sort, order, reverse",
  refresh: "refresh, reload, update, load again",
  columns: "columns, wide, width",
  faults: "faults, failures, errors, problems, went wrong, failed",
  settings: "settings, config, configuration, preferences, options",
  tokens: "token, secret, key, password, credentials",
  edit: "edit, rename, modify, change, describe",
  software: "software, programs, applications, inventory",
};
