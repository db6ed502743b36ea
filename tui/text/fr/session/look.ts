import type { look as english } from "#tui/text/en/session/look.ts";

/** Thèmes et autres façons de dessiner la console. */
export const look = {
  look: {
    unknownTheme: (name, names) =>
      `Aucun thème « ${name} » ; indiquez ${names} ou le chemin d'un fichier .json`,
    badTheme: (path, wrong) => `Thème ${path} inutilisable : ${wrong}`,
    noObject: "ce n'est pas un objet de couleurs",
    badBase: (base, names) => `base « ${base} » ne fait pas partie de ${names}`,
    unknownKeys: (keys, known) => `inconnu : ${keys} (connus : base, ${known})`,
    badColour: (tone, colour) =>
      `${tone} ${colour} n'est pas une couleur (un nom comme cyanBright, #rrvvbb ou none)`,
    click: "sélectionner la ligne",
    clickOpens: "ouvrir ce dont parle la ligne",
    options: {
      theme:
        "couleurs : dark, light, contrast, ou le chemin d'un fichier .json (LONGSHORE_THEME)",
      reducedMotion: "ne rien déplacer sans demande (LONGSHORE_REDUCED_MOTION)",
      mouse: "sélectionner d'un clic et défiler avec la molette",
    },
  },
} satisfies typeof english;
