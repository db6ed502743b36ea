import type { Catalogue } from "#tui/text/en/mod.ts";
import { machines } from "#tui/text/fr/plural.ts";

/** Les déploiements progressifs : un paquet proposé par vagues. */
export const rollouts: Catalogue["rollouts"] = {
  about: {
    rollouts: "paquets proposés par vagues",
    list: "lister les déploiements progressifs, les plus récents d'abord",
    show: "afficher un déploiement progressif et ses vagues",
    pause:
      "mettre en pause : rien de nouveau n'est proposé, ce qui est en cours continue",
    resume: "reprendre un déploiement en pause ou interrompu",
    stop:
      "arrêter définitivement : annuler ce qui attend, rappeler ce qui est en cours",
    open: "ouvrir maintenant la vague suivante",
    wait:
      "attendre la fin d'un déploiement progressif, ou l'ouverture d'une vague",
  },
  id: "ID du déploiement progressif, qui est celui de son affectation",
  options: {
    waves:
      "proposer par vagues, dans l'ordre : pourcentages qui comprennent les vagues précédentes (5,25,100), count:10, group:lab, et rest en dernier",
    advanceWhen:
      "ouvrir la vague suivante quand cela a réussi : succeeded=90% des machines de la vague, succeeded-of-answered=90%, ou succeeded=20 machines ; par défaut succeeded=90%",
    soak: "et quand cela dure depuis ce délai ; par défaut 1h",
    waveDeadline:
      "passé ce délai, ne plus compter les machines à qui rien n'a été proposé, par exemple 7d",
    haltOver:
      "interrompre quand une vague a plus d'échecs que cela : failed=5% des machines qui ont répondu, surely-failed=5%, contradicted=10%, ou failed=3 pour interrompre au troisième échec ; plusieurs avec des virgules ; never : rien de cela ; par défaut failed=10%",
    haltOn:
      "interrompre quand une machine annonce un de ces codes, avec des virgules",
    haltSilent:
      "interrompre quand aucun résultat n'arrive pendant ce délai, alors que le paquet est sur des machines",
    approval:
      "un autre opérateur doit ouvrir la première vague, ou chaque vague",
    reason: "pourquoi ; affiché avec le déploiement",
    wave: "ouvrir toutes les vagues jusqu'à celle-ci comprise",
    allWaves: "ouvrir toutes les vagues",
    ofWave: "seulement ceux de cette vague d'un déploiement progressif",
    state: "seulement ceux dans cet état",
    faults: "seulement ceux interrompus, ou en échec sur une machine",
    waitFor: "attendre ceci : finished, ou wave=2",
    timeout: "s'arrêter après ce délai, par exemple 90m ou 2h ; sinon jamais",
  },
  errors: {
    waves: "5,25,100 ou group:lab,count:10,rest ou semblable",
    advance: "succeeded=90%, succeeded-of-answered=90%, succeeded=20",
    halt: "failed=5%, failed=3, surely-failed=5%, contradicted=10%, ou never",
    minutes: "un délai en minutes entières, comme 30m, 2h ou 1d",
    hours: "un délai en heures entières, comme 6h ou 2d",
    condition: "finished, wave=2 ou semblable",
    needsWaves: (flag) => `${flag} demande --waves`,
  },
  columns: {
    state: "ÉTAT",
    wave: "VAGUE",
    succeeded: "SUCCÈS",
    failed: "ÉCHECS",
    machines: "MACHINES",
    waitsFor: "ATTEND",
    changed: "MODIFIÉ",
    created: "CRÉÉ",
  },
  labels: {
    rollout: "Déploiement progressif",
    package: "Paquet",
    state: "État",
    waitsFor: "Attend",
    halted: "Interrompu car",
    reason: "Motif",
    changed: "Dernier changement",
    created: "Créé",
    wave: (number) => `Vague ${number}`,
    inWave: "Vague",
    advance: "Vague suivante",
    halt: "S'interrompt",
    waves: "Vagues",
    off: "Activation",
  },
  none: "Il n'y a aucun déploiement progressif",
  states: {
    running: "en cours",
    paused: "en pause",
    halted: "interrompu",
    stopped: "arrêté",
    finished: "terminé",
  },
  waits: {
    results: "des résultats",
    soak: "la fin de l'observation",
    approval: "un autre opérateur",
    operator: "un opérateur",
    nothing: "rien",
  },
  waveIn: (wave, rollout) => `${wave} du déploiement progressif ${rollout}`,
  waveOf: (open, all) => `${open}/${all}`,
  by: (at, who) => who === "server" ? `${at}, de lui-même` : `${at} par ${who}`,
  rules: {
    percent: (n) => `jusqu'à ${n} %`,
    count: (n) => machines(n),
    group: (name) => `groupe ${name}`,
    rest: "le reste",
  },
  notOpen: "fermée",
  openSince: (at) => `ouverte depuis ${at}`,
  counts: {
    succeeded: (n) => `${n} succès`,
    failed: (n) => `${n} échec${n < 2 ? "" : "s"}`,
    out: (n) => `${n} en cours`,
    waiting: (n) => `${n} en attente`,
    cancelled: (n) => `${n} annulé${n < 2 ? "" : "s"}`,
    contradicted: (n) => `${n} contredit${n < 2 ? "" : "s"}`,
  },
  planned: (rule, n) => `${rule} : ${machines(n)}`,
  inWaves: (n) =>
    n < 2 ? `Il part en ${n} vague :` : `Il part en ${n} vagues :`,
  advance: {
    percentOfAll: (n) => `quand ${n} % de la vague ont réussi`,
    percentOfAnswered: (n) =>
      `quand ${n} % de celles qui ont répondu ont réussi`,
    machines: (n) => `quand ${machines(n)} de la vague ont réussi`,
    soak: (age) => `depuis ${age}`,
    deadline: (hours) => `sans les machines jamais vues après ${hours} h`,
    approval: {
      first: "un autre opérateur ouvre la première vague",
      each: "un autre opérateur ouvre chaque vague",
    },
  },
  halt: {
    failedPercent: (n) => `au-delà de ${n} % d'échecs`,
    surelyFailedPercent: (n) => `au-delà de ${n} % d'échecs certains`,
    failedMachines: (n) => `à ${n} échec${n < 2 ? "" : "s"}`,
    contradictedPercent: (n) => `au-delà de ${n} % de succès contredits`,
    codes: (codes) => `sur ${codes}`,
    silentHours: (n) => `sans résultat pendant ${n} h`,
    never: "jamais de lui-même",
  },
  because: {
    failed_percent: (n, of) => `${n} échec${n < 2 ? "" : "s"} sur ${of}`,
    surely_failed_percent: (n, of) =>
      `${n} échec${n < 2 ? "" : "s"} sur ${of}, certainement trop`,
    failed_machines: (n) => `échec sur ${machines(n)}`,
    contradicted_percent: (n, of) =>
      `les inventaires contredisent ${n} succès sur ${of}`,
    silent: (n) => `aucun résultat n'arrive de ${machines(n)}`,
    code: (code) => `une machine a annoncé ${code}`,
  },
  approvals: {
    none: "inutile",
    first: "première vague",
    each: "chaque vague",
  },
  pausing: (id) => `Mise en pause du déploiement ${id}`,
  paused: (id) => `Le déploiement ${id} est en pause`,
  resuming: (id) => `Reprise du déploiement ${id}`,
  resumed: (id, wave, all) =>
    `Le déploiement ${id} est en cours, vague ${wave} sur ${all}`,
  opening: (id) => `Ouverture de vagues du déploiement ${id}`,
  opened: (id, wave, all, n) =>
    `La vague ${wave} sur ${all} du déploiement ${id} est ouverte : ${
      machines(n)
    } de plus`,
  openQuestion: (id) => `Ouvrir les vagues suivantes du déploiement ${id} ?`,
  openOneQuestion: (id, wave) =>
    `Ouvrir maintenant la vague ${wave} du déploiement ${id} ?`,
  opens: (n) =>
    n < 2
      ? `${machines(n)} reçoit le paquet à son prochain contact.`
      : `${machines(n)} reçoivent le paquet à leur prochain contact.`,
  openYes: "ouvrir",
  stopping: (id) => `Arrêt du déploiement ${id}`,
  stopQuestion: (id) => `Arrêter définitivement le déploiement ${id} ?`,
  stopYes: "arrêter",
  stopped: (id, words) => `Le déploiement ${id} est arrêté : ${words}`,
  progress: (id, state, wave, words) =>
    `Déploiement ${id} ${state}, vague ${wave} : ${words}`,
  undoPause: "Le déploiement reprend.",
  undoResume: "Le déploiement est remis en pause.",
};
