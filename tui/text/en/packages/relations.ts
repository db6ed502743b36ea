/** What packages are to each other. */
export const relations = {
  relations: {
    heading: "Order",
    labels: {
      requires: "Requires",
      conflicts: "Conflicts with",
      supersedes: "Supersedes",
      uninstalls: "Uninstalls",
      requiredBy: "Required by",
      supersededBy: "Superseded by",
      uninstalledBy: "Uninstalled by",
    },
    hints: {
      requires:
        "Names or ids, with commas: has to succeed there first; optional",
      conflicts: "Not on the same machine, in both directions; optional",
      supersedes: "The older versions of it; optional",
      uninstalls: "The packages that it removes; optional",
    },
    /** In the list of deployments: few cells. */
    waits: {
      requires: (name: string) => `requires ${name}`,
      conflicts: (name: string) => `conflicts with ${name}`,
    },
    because: {
      requires: (name: string, state: string | null) =>
        state === null
          ? `It requires ${name}, which is not assigned to this machine.`
          : `It requires ${name}, which is ${state} on this machine.`,
      conflicts: (name: string, state: string | null) =>
        state === null
          ? `It conflicts with ${name}, which is on this machine by the agent's history.`
          : `It conflicts with ${name}, which is ${state} on this machine.`,
    },
    superseded: (name: string) =>
      `It was cancelled because ${name}, a newer version, was assigned there.`,
    edit: "change what it requires, conflicts with, supersedes, uninstalls",
    editShort: "order",
    back:
      "go back: assign its older version to the machines on which it succeeded",
    uninstall:
      "uninstall: assign the package that removes it to the machines on which it succeeded",
    noOlder: "It supersedes no package: o names its older version",
    noUninstaller:
      "No package uninstalls it: o on the page of one that does says so",
    title: (name: string) => `Order of ${name}`,
    change: "change the order",
    changing: (name: string) => `Changing what ${name} requires`,
    changed: (name: string, lists: string) => `${name}: ${lists}`,
    none: "no relations to other packages",
    cli: {
      about:
        "show what a package requires, conflicts with, supersedes and uninstalls, or change it",
      requires:
        'packages that have to succeed on a machine first: NAME,ID; "" for none',
      conflicts: "packages that may not be on the same machine",
      supersedes: "older versions of it",
      uninstalls: "packages that it removes",
    },
  },
};
