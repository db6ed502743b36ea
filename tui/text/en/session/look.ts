/** Themes and other ways to draw the console. */
export const look = {
  look: {
    unknownTheme: (name: string, names: string) =>
      `There is no theme "${name}"; use ${names} or the path of a .json file`,
    badTheme: (path: string, wrong: string) =>
      `The theme ${path} cannot be used: ${wrong}`,
    noObject: "it is not an object of colours",
    badBase: (base: string, names: string) =>
      `base "${base}" is none of ${names}`,
    unknownKeys: (keys: string, known: string) =>
      `unknown: ${keys} (known: base, ${known})`,
    badColour: (tone: string, colour: string) =>
      `${tone} ${colour} is no colour (a name like cyanBright, #rrggbb or none)`,
    click: "select the row",
    clickOpens: "open what the line is about",
    options: {
      theme:
        "colours: dark, light, contrast, or the path of a .json file (LONGSHORE_THEME)",
      reducedMotion:
        "move nothing that was not asked for (LONGSHORE_REDUCED_MOTION)",
      mouse: "select with a click and scroll with the wheel",
    },
  },
};
