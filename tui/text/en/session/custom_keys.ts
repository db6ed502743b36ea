/** Keys that a profile adds. */
export const ownKeys = {
  customKeys: {
    wrong: (mistakes: string) =>
      `The keys of the profile cannot be used: ${mistakes}`,
    noKey: (key: string) =>
      `"${key}" is no key: use one character, or ^ and a letter`,
    reserved: (key: string) => `${key} is reserved`,
    taken: (key: string) => `${key} is a key of the console`,
    noAction: (key: string) =>
      `there is no key "${key}" to press (a command begins with : and a line of the shell with !)`,
    noPlaceholder: (names: string) =>
      `{${names}} stands for nothing (known: {name}, {id}, {screen}, {server}, {operator})`,
    presses: (does: string, key: string) => `${does} (as ${key})`,
    notHere: (key: string) => `${key} does nothing here`,
    runs: (line: string) => `run ${line}`,
    missing: (names: string) =>
      `Nothing is selected here: {${names}} has no value`,
    question: "Run this on your computer?",
    yes: "run",
    done: (line: string) => `${line}: done`,
    failed: (line: string, code: number) =>
      `${line}: it ended with exit code ${code}`,
    cannot: (why: string) => `It cannot be run: ${why}`,
    goOn: "enter returns to the console",
  },
};
