import type { Catalogue } from "#tui/text/en/mod.ts";
import { machines } from "#tui/text/fr/plural.ts";

/** La liste et la page des déploiements progressifs. */
export const rolloutScreens: Catalogue["rolloutScreens"] = {
  crumb: "déploiements progressifs",
  page: (title, id) => `${title}, déploiement progressif ${id}`,
  noun: "Déploiement progressif",
  none: "Aucun déploiement progressif",
  empty:
    "Aucun déploiement progressif : w sur la page d'un plan propose un paquet par vagues",
  noRollout: (word) =>
    `« ${word} » n'est pas l'ID d'un déploiement progressif, qui est celui de son affectation`,
  list: "déploiements progressifs : paquets proposés par vagues",
  listShort: "vagues",
  of: "le déploiement progressif dont il fait partie",
  notInOne: "Il ne fait partie d'aucun déploiement progressif",
  open: "ouvrir le déploiement progressif",
  columns: { waves: "VAGUES", next: "ENSUITE" },
  sections: {
    state: "Déploiement progressif",
    waves: "Vagues",
    rules: "Règles",
    events: "Événements",
  },
  keys: {
    pause: "mettre en pause, ou reprendre",
    pauseShort: "pause/reprise",
    open: "ouvrir maintenant la vague suivante",
    openShort: "ouvrir vague",
    openAll: "ouvrir maintenant toutes les vagues",
    approve: "approuver la vague suivante : l'ouvrir",
    approveShort: "approuver",
    stop:
      "arrêter définitivement : annuler ce qui attend, rappeler ce qui est en cours",
    stopShort: "arrêter",
    retry: "relancer là où il a échoué dans ce déploiement",
    retryShort: "relancer",
    machines: "les machines de la vague, ou de toutes les vagues",
  },
  reason: "Motif",
  reasonHint: "Pourquoi, pour ceux qui le verront plus tard ; facultatif",
  pauseTitle: (title) =>
    `Mettre en pause ${title} : rien de nouveau n'est proposé, ce qui est en cours continue`,
  stopTitle: (title) =>
    `Arrêter définitivement ${title} ; le nombre de machines sera demandé ensuite`,
  pauseSends: "mettre en pause",
  stopSends: "continuer",
  reasonTooLong: "500 caractères au plus",
  allOpen: "Toutes les vagues sont ouvertes",
  isStopped: "Il a été arrêté",
  resumeFirst: "Il est en pause ou interrompu : p le reprend d'abord",
  notAwaited: "Il n'attend aucun autre opérateur",
  yours: (who) =>
    `Un autre opérateur que « ${who} », qui l'a créé, doit l'ouvrir`,
  nothingFailed: "Rien n'y a échoué",
  all: (id) => `déploiement progressif ${id}`,
  wave: (wave) => `vague ${wave}`,
  onlyWave: (wave, id) =>
    `vague ${wave} du déploiement progressif ${id} seulement`,
  onlyRollout: (id) => `déploiement progressif ${id} seulement`,
  inWaves: (state) => `par vagues, ${state}`,
  share: (part, whole) => `${part} sur ${whole}`,
  approved: (wave, who, at) => `vague ${wave} par ${who}, ${at}`,
  overview: {
    halted: "Interrompus",
    haltedIn: (wave, why) => `interrompu à la vague ${wave} : ${why}`,
    approval: "À approuver",
    approvalOf: (wave, creator) =>
      `la vague ${wave} attend un autre opérateur que « ${creator} »`,
  },
  awaits: (wave, creator) =>
    `la vague ${wave} attend un autre opérateur que « ${creator} »`,
  stateSince: (state, at, who) =>
    who === "server"
      ? `${state} depuis ${at}`
      : `${state} depuis ${at}, par ${who}`,
  minutes: (n) => `${n} min`,
  hours: (n) => `${n} h`,
  days: (n) => `${n} j`,
  form: {
    key: "proposer par vagues, ou à toutes les machines à la fois",
    short: "vagues",
    labels: {
      waves: "Vagues",
      advanceWhen: "Vague suivante",
      soak: "Observation",
      waveDeadline: "Échéance",
      haltOver: "Interrompre",
      haltOn: "Sur les codes",
      haltSilent: "Sans résultat",
      approval: "Approbation",
    },
    status: (title) =>
      `Vagues de ${title} ; vide : à toutes les machines à la fois`,
    sends: "planifier",
    planning: "Préparation du plan",
    planned: (waves) =>
      waves === 0
        ? "Le plan vaut pour toutes les machines à la fois"
        : `Le plan a ${waves} vague${waves < 2 ? "" : "s"}`,
  },
  report: {
    about:
      "un déploiement progressif, ses échecs et ce que les machines en échec ont en commun",
    html: "l'écrire comme une page HTML qui ne charge rien d'autre",
    force: "remplacer le fichier s'il existe",
    exists: (path) => `${path} existe déjà ; --force le remplace`,
    written: (path) => `Le rapport est dans ${path}`,
    made: (at) => `Produit par Longshore, ${at}`,
  },
  off: "le paquet est désactivé : rien ne part avant son activation",
  offeredOnceResumed:
    "Il sera proposé au premier contact après la reprise du déploiement (p).",
  approvals: "Approbation",
  openedAll: "toutes ouvertes",
  next: {
    opensIn: (wave, age) => `vague ${wave} dans ${age}`,
    opensNow: (wave) => `vague ${wave} s'ouvre`,
    needs: (wave, n) => `vague ${wave} : encore ${n} OK`,
    stuck: (wave) => `vague ${wave} hors d'atteinte`,
    results: (n) => `${n} résultat${n < 2 ? "" : "s"}`,
    finishes: "se termine",
    approval: (wave) => `approbation vague ${wave}`,
  },
  waits: {
    needs: (n, wave) => `encore ${n} succès dans la vague ${wave}`,
    stuck: (wave, next) =>
      `rien de ce qui peut encore arriver dans la vague ${wave} ne suffit : relancez ses échecs, ou ouvrez la vague ${next}`,
    short: (n, left, next) =>
      `encore ${n} succès, mais seulement ${machines(left)} ${
        left < 2 ? "peut" : "peuvent"
      } encore réussir : relancez les échecs, ou ouvrez la vague ${next}`,
    results: (n) =>
      n < 2
        ? `le résultat de ${machines(n)}`
        : `les résultats de ${machines(n)}`,
    finishes: "plus rien : il se termine dans un instant",
    soak: (next, age, at) =>
      `la fin de l'observation : la vague ${next} s'ouvre dans ${age} (${at}), sauf interruption`,
    soakOver: (next) =>
      `l'observation est finie : la vague ${next} s'ouvre dans un instant`,
    approval: (wave, creator) =>
      `un autre opérateur que « ${creator} », qui ouvre la vague ${wave}`,
    paused: "un opérateur, qui le reprend ou l'arrête",
    nothing: "rien",
  },
};
