/**
 * Synonyms that people type when they search the help; at least one of each
 * line is in the text of a key. The start of one finds all of its line.
 */
export const synonyms = {
  activation: "toggle, activate, activation, enable, disable, on or off",
  assign:
    "assign, deploy, install, push, give, distribute, roll out, target, teledeploy",
  stop: "stop, kill, abort, halt, cancel, recall, interrupt",
  make: "make, create, add, new",
  upload: "upload, send, import, package file, create a package",
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
