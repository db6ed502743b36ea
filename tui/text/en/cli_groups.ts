/** `longshore groups …` for groups by a query. */
export const groups = {
  about: {
    edit: "change a group's query or description",
    exclude: "keep machines out of a group, whatever its query says",
    remove: "remove machines from a group, or undo their exclusion",
    members: "list the machines of a group, and why each is in it",
    refresh: "compute the members of a group by query now",
  },
  options: {
    query: "query that finds its machines, such as 'os:debian ram>=8G'",
    noQuery: "remove the query: only machines added by name stay",
    exclude: "machine to keep out: ID or name; may be repeated",
    excluded: "list the machines kept out instead",
    dryRun: "change nothing, only show the result",
  },
  nothing: "Nothing to change: pass --query, --no-query or --description",
};
