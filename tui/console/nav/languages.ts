import { language } from "#tui/text/mod.ts";

/** French words after `:`, by the English word for the same. */
const FRENCH: Readonly<Record<string, readonly string[]>> = {
  overview: ["accueil"],
  packages: ["paquets"],
  package: ["paquet"],
  groups: ["groupes"],
  group: ["groupe"],
  deployments: ["déploiements"],
  deployment: ["déploiement"],
  rollouts: ["progressifs", "vagues"],
  rollout: ["progressif"],
  why: ["pourquoi"],
  tail: ["direct"],
  events: ["événements", "journal"],
  settings: ["paramètres", "réglages"],
  operators: ["opérateurs"],
  tokens: ["jetons"],
  networks: ["réseaux"],
  network: ["réseau"],
  new: ["nouveau"],
  duplicates: ["doublons"],
  enrolment: ["inscription"],
  summaries: ["résumés"],
  storage: ["stockage"],
  backups: ["sauvegardes"],
  help: ["aide"],
  quit: ["quitter"],
  view: ["vue"],
};

const FRENCH_WORDS = new Set(Object.values(FRENCH).flat());

/** Whether a word is of the language in force, or of both. */
export function isOfThisLanguage(word: string): boolean {
  return language === "fr"
    ? FRENCH_WORDS.has(word) || !Object.hasOwn(FRENCH, word)
    : !FRENCH_WORDS.has(word);
}
