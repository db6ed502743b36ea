import type { enrolment as english } from "#tui/text/en/enrolment/enrolment.ts";
import { count, machines } from "#tui/text/fr/plural.ts";

export const enrolment: typeof english = {
  enrolment: {
    refusals: {
      token_missing: "son URL ne contient pas de jeton d'inscription",
      token_unknown: "personne n'a émis le jeton de son URL",
      token_expired: "le jeton de son URL a expiré",
      token_revoked: "le jeton de son URL a été révoqué",
      pending_full: "trop de machines attendent déjà une approbation",
    },
    pending: "À approuver",
    pendingWords: (n) => machines(n),
    approve: {
      key: "approuver les machines (marquées ou choisie)",
      keyOne: "approuver la machine",
      short: "approuver",
      whom: "Approuver quelles machines ?",
      title: (whom) => `Approuver ${whom} ?`,
      effect:
        "Des paquets leur seront proposés, et les groupes de machines de confiance les prennent.",
      pending: (n) =>
        n === 1
          ? "1 machine attendait une approbation."
          : `${n} machines attendaient une approbation.`,
      waiting: (n) =>
        n === 1
          ? "1 déploiement sera proposé à leur prochain contact."
          : `${
            count(n, "déploiement")
          } seront proposés à leur prochain contact.`,
      yes: "approuver",
      doing: (whom) => `Approbation de ${whom}`,
      done: (n) => n === 1 ? "1 machine approuvée" : `${n} machines approuvées`,
      none: "Elles sont déjà approuvées",
    },
    isPending: "en attente d'approbation : + l'approuve",
    approved: "Approuvée par",
    groups: {
      label: "Seulement",
      only:
        "machines de confiance : approuvées par un opérateur, ou avec un jeton",
      option:
        "seulement les machines approuvées par un opérateur ou admises par un jeton",
      noOption: "aussi les machines dont personne ne se porte garant",
      field: "Machines",
      fieldHint:
        "de confiance : approuvées par un opérateur, ou admises par un jeton",
      all: "toutes",
      trusted: "de confiance",
      leftOut: (n) =>
        n === 1
          ? "1 machine écartée : personne ne s'en porte garant (machines approve)"
          : `${n} machines écartées : personne ne s'en porte garant (machines approve)`,
      planned: "Écartées",
      pending: "Non approuvées",
      waiting: (n) =>
        n === 1
          ? "1 machine attend d'être approuvée ; rien ne lui est proposé avant (machines approve)"
          : `${n} machines attendent d'être approuvées ; rien ne leur est proposé avant (machines approve)`,
    },
    tokens: {
      crumb: "inscription",
      noun: "Jeton",
      none: "Aucun jeton d'inscription",
      empty:
        "Aucun jeton d'inscription ; n en émet un pour l'URL des agents d'un site",
      columns: {
        tag: "TAG",
        uses: "USAGES",
        used: "DERNIER USAGE",
        state: "ÉTAT",
      },
      states: { valid: "valide", expired: "expiré", revoked: "révoqué" },
      issue: "émettre un jeton d'inscription",
      issueShort: "émettre",
      form: "Nouveau jeton d'inscription",
      name: "Nom",
      nameHint: "Le site ou l'usage, p. ex. paris",
      tag: "TAG",
      tagHint: "Donné aux machines qu'il admet ; facultatif",
      days: "Jours",
      daysHint: "Jours avant expiration ; vide : jamais",
      issuing: (name) => `Émission du jeton d'inscription ${name}`,
      issued: (name) => `Jeton d'inscription ${name} émis`,
      shown: "L'URL des agents. Elle n'est affichée que maintenant :",
      server: "À indiquer comme serveur des agents, puis les redémarrer.",
      copy: "copier l'URL",
      revoke: "révoquer le jeton",
      revokeShort: "révoquer",
      revokeQuestion: (name) => `Révoquer le jeton d'inscription ${name} ?`,
      revokeEffect:
        "Il n'admet plus de machines. Celles qu'il a admises restent, et continuent avec son URL.",
      revokeYes: "révoquer",
      revoking: (name) => `Révocation de ${name}`,
      revoked: (name) => `Jeton d'inscription ${name} révoqué`,
      isRevoked: "Il est déjà révoqué",
    },
    cli: {
      approve:
        "approuver de nouvelles machines, ou se porter garant de connues",
      approveQuery: "les machines qui correspondent, comme status:pending",
      clearAlert: "lever les alertes sur l'identité d'une machine",
      would: (n, pending) =>
        `${machines(n)} à approuver, dont ${pending} en attente`,
      tokens: "jetons dans l'URL des agents, qui admettent des machines",
      list: "lister les jetons d'inscription et leur nombre d'usages",
      issue: "émettre un jeton d'inscription ; l'URL n'est affichée qu'alors",
      revoke: "révoquer un jeton d'inscription ; ses machines restent",
      name: "nom du jeton",
      tag: "TAG des machines qu'il admet",
      days: "jours avant son expiration ; par défaut jamais",
      id: "ID du jeton ; voir enrolment list",
      note: (name) =>
        `Jeton d'inscription ${name}. Indiquer la première ligne comme serveur des agents, ou la seconde avec l'AC du serveur ; elles ne seront plus affichées.`,
    },
  },
};
