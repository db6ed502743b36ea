import type { life as english } from "#tui/text/en/life.ts";
import { machines, s } from "./plural.ts";

/** Les machines mises hors service, remises en service ou supprimées. */
export const life = {
  life: {
    overview: "De nouveau là",
    overviewWords: (n) => `${machines(n)} hors service en contact`,
    whom: "Qui mettre hors service ?",
    status: "Statut",
    retiredAt: "Hors service",
    statuses: {
      approved: "approuvée",
      pending: "à approuver",
      retired: "hors service",
    },
    retiredSince: (since) =>
      `hors service depuis ${since} ; de retour à son prochain contact`,
    retired: {
      key: "la mettre hors service, ou la remettre en service",
      short: "hors service",
      title: (whom) => `Mettre ${whom} hors service ?`,
      effect:
        "Une machine hors service garde son inventaire et ses résultats, et quitte les listes, les comptes, les plans et les groupes. Elle revient à son prochain contact.",
      recent: (n) =>
        `${
          machines(n)
        } en contact ces dernières 24 heures, probablement bientôt de retour.`,
      cancelled: (n) => `${n} paquet${s(n)} en attente annulé${s(n)}.`,
      recalling: (n) => `${n} paquet${s(n)} proposé${s(n)} rappelé${s(n)}.`,
      beyondRecall: (n) =>
        n < 2
          ? "1 paquet est complet sur sa machine et sera encore exécuté."
          : `${n} paquets sont complets sur leur machine et seront encore exécutés.`,
      unchanged: (n) => `${n} déjà hors service.`,
      yes: "mettre hors service",
      doing: (whom) => `Mise hors service de ${whom}`,
      done: (n) => `${machines(n)} mise${s(n)} hors service`,
      all: "Elles sont déjà toutes hors service",
      nobody: "Aucune machine ne correspond",
    },
    restored: {
      title: (whom) => `Remettre ${whom} en service ?`,
      effect:
        "Une machine remise en service retrouve les listes, les comptes et les groupes où des opérateurs l'avaient mise. Ce qu'elle a déjà exécuté ne l'est pas de nouveau.",
      yes: "remettre en service",
      doing: (whom) => `Remise en service de ${whom}`,
      done: (n) => `${machines(n)} remise${s(n)} en service`,
      none: "Aucune n'est hors service",
    },
    cli: {
      retire: "mettre des machines hors service, jusqu'à leur prochain contact",
      restore: "remettre des machines en service",
      query: "machines qui correspondent à cette requête : seen>1y",
      restoreQuery:
        "machines hors service qui correspondent à cette requête : tag:paris",
      dryRun: "ne rien modifier, compter seulement",
      wouldRetire: (n) => `Cela mettrait ${machines(n)} hors service`,
      wouldRestore: (n) => `Cela remettrait ${machines(n)} en service`,
      onlyRetired: "seulement les machines hors service",
    },
  },
} satisfies typeof english;
