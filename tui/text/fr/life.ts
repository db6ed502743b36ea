import type { life as english } from "#tui/text/en/life.ts";
import { machines, s } from "./plural.ts";

/** Les machines mises hors service, remises en service ou supprimées. */
export const life = {
  life: {
    overview: "De nouveau là",
    overviewWords: (n) =>
      `${machines(n)} qui ${n < 2 ? "était" : "étaient"} hors service`,
    whom: "Qui mettre hors service ?",
    status: "Statut",
    retiredAt: "Hors service",
    statuses: {
      approved: "approuvée",
      pending: "à approuver",
      retired: "hors service",
    },
    silent: "muette",
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
      noRetry: (name) =>
        `Rien ne peut être relancé sur ${name} : elle est hors service ; remettez-la d'abord en service`,
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
    removed: {
      whom: "Qui supprimer ?",
      key: "la supprimer avec son inventaire",
      short: "supprimer",
      title: (whom) => `Supprimer ${whom} ?`,
      effect:
        "L'inventaire, les paquets, les groupes et les notes sont perdus ; le journal reste. Si un tel ordinateur se présente de nouveau, c'est une nouvelle machine, et ce qu'elle avait exécuté ne l'est pas de nouveau.",
      recent: (n) =>
        `${
          machines(n)
        } en contact ces dernières 24 heures, probablement bientôt de retour : mieux vaut mettre hors service.`,
      underWay: (n) =>
        n < 2
          ? "1 paquet est en cours et peut encore s'exécuter ; son résultat sera perdu."
          : `${n} paquets sont en cours et peuvent encore s'exécuter ; leurs résultats seront perdus.`,
      yes: "supprimer",
      doing: (whom) => `Suppression de ${whom}`,
      done: (n) => `${machines(n)} supprimée${s(n)}`,
      skipped: (n) =>
        n < 2
          ? "1 s'est annoncée entre-temps et reste"
          : `${n} se sont annoncées entre-temps et restent`,
      goesOn: (n, of) =>
        `${n} sur ${machines(of)} supprimée${
          s(n)
        } ; le serveur continue, voir l'accueil`,
      crumb: "machines supprimées",
      open: "ouvrir la machine qu'elle est devenue",
      none: "Aucune machine n'a été supprimée",
      gone: "Elle ne s'est pas présentée de nouveau",
      empty: "Aucune machine n'a encore été supprimée",
      overview: "En suppression",
      overviewWords: (n, of) => `${n} sur ${machines(of)}`,
      had: (sentence, at) =>
        `${sentence} C'était avant la suppression de la machine : ${at}.`,
      before: (at) => `avant sa suppression, ${at}`,
    },
    columns: {
      removed: "SUPPRIMÉE",
      by: "PAR",
      results: "RÉSULTATS",
      returned: "DEVENUE",
      query: "REQUÊTE",
      done: "FAIT",
      ordered: "DEMANDÉE",
      ended: "FINIE",
      skipped: "RESTÉES",
    },
    cli: {
      remove: "supprimer des machines avec leurs inventaires",
      removed: "lister les machines supprimées",
      removals: "lister les suppressions et leur avancement",
      noWait: "ne pas attendre que toutes soient supprimées",
      wouldRemove: (n) => `Cela supprimerait ${machines(n)}`,
      progress: (n, of) => `${n} sur ${of} supprimées`,
      name: "seulement celles de ce nom",
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
