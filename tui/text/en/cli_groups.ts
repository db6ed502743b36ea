/** `longshore groups …` where a query finds the members. */
export const groups = {
  about: {
    edit: "change a group's query or description",
    exclude: "keep machines out of a group, whatever its query says",
    remove: "say nothing of machines in a group any more",
    members: "the machines in a group, and why each is in it",
    refresh: "compute the members of a group by a query now",
  },
  options: {
    query: "what finds its machines, as in 'os:debian ram>=8G'",
    noQuery: "no query any more: only named machines stay",
    exclude: "never in it: the machine's id or name; again for more",
    excluded: "those that are never in it instead",
    dryRun: "only say what it would come to",
  },
  nothing: "Say what is to change: --query, --no-query or --description",
};
