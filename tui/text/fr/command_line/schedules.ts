import type { Catalogue } from "#tui/text/en/mod.ts";
import { machines } from "#tui/text/fr/plural.ts";

const rollouts = (n: number) =>
  n === 1 ? "1 déploiement progressif" : `${n} déploiements progressifs`;

/** Quand sont faites les premières propositions. */
export const schedules: Catalogue["schedules"] = {
  about: {
    windows:
      "fenêtres de maintenance des groupes : aucune première proposition en dehors",
    windowsList: "lister les fenêtres de maintenance, par groupe",
    windowsAdd:
      "donner une fenêtre de maintenance à un groupe ; plusieurs s'ajoutent",
    windowsRemove: "supprimer une fenêtre de maintenance",
    halt:
      "tout arrêter d'urgence, ou un groupe : aucune première proposition, et rappel de ce qui a été proposé",
    resume: "lever l'arrêt d'urgence général, ou celui d'un groupe",
    halts: "arrêts d'urgence en vigueur",
    haltsList:
      "lister les arrêts d'urgence en vigueur, les plus récents d'abord",
  },
  window: "ID de la fenêtre",
  options: {
    notBefore:
      "ne le proposer à personne avant ce moment, par exemple 2026-12-24T22:00+01:00, 2026-12-24T22:00[Europe/Paris], ou 8h à partir de maintenant",
    expires:
      "ne plus le proposer après ce moment, ou 7d à partir de maintenant ; ce qui attend alors devient expiré, ce qui a été proposé le reste",
    deadline:
      "à partir de ce moment, ou de 3d à partir de maintenant, le proposer aussi hors des fenêtres de maintenance",
    repeat:
      "l'exécuter encore et encore : daily@02:00, weekly:tue,thu@02:00, monthly:2tue@02:00 (le deuxième mardi), monthly:15@02:00, ou une RRULE comme FREQ=MONTHLY;BYDAY=2TU@02:00",
    repeatZone: "le fuseau horaire de --repeat, par exemple Europe/Paris",
    retry:
      "relancer les échecs sans opérateur, autant de fois au plus : de 1 à 10",
    retryAfter:
      "combien de temps après un échec, par exemple 1h, la valeur par défaut ; le double après chaque échec suivant",
    retryOn: "seulement les échecs avec ces codes, séparés par des virgules",
    onlyIf:
      "seulement sur les machines dont l'inventaire correspond à cette requête, comme 'disk>=5G -ip:10.2.0.0/16 software:office<16' ; vérifié à chaque contact",
    days: "les jours où elle s'ouvre : mon-fri, sat,sun ou daily",
    start: "l'heure locale à laquelle elle s'ouvre, par exemple 22:00",
    for:
      "combien de temps elle reste ouverte, par exemple 8h ou 90m ; 7d au plus",
    zone: "son fuseau horaire, par exemple Europe/Paris",
    except: "dates locales où elle ne s'ouvre pas, séparées par des virgules",
    haltGroup:
      "seulement les machines de ce groupe ; par défaut : toutes les machines",
    haltReason:
      "pourquoi ; affiché dans overview et why jusqu'à ce que l'arrêt soit levé",
    resumeGroup:
      "le groupe dont l'arrêt est levé ; par défaut : l'arrêt général",
    dryRun: "montrer ce qui serait rappelé, et ne rien changer",
  },
  errors: {
    moment:
      "une date et une heure avec leur fuseau, par exemple 2026-12-24T22:00+01:00, 2026-12-24T21:00Z ou 2026-12-24T22:00[Europe/Paris], ou une durée à partir de maintenant, par exemple 8h",
    noZone: (example) =>
      `il manque le fuseau horaire ; écrivez ${example}, ou avec un autre fuseau`,
    noSuchTime: (zone) =>
      `${zone} change d'heure à ce moment-là, si bien que cette heure n'existe pas ou existe deux fois ; écrivez-la avec son décalage par rapport à UTC, par exemple +01:00`,
    days: "mon-fri, sat,sun, daily ou semblable",
    start: "une heure, par exemple 22:00",
    duration:
      "une durée en minutes entières, de 7d au plus, par exemple 8h ou 90m",
    dates: "des dates comme 2026-12-24, séparées par des virgules",
    needsZone: "--repeat exige --repeat-zone, par exemple Europe/Paris",
    needsRepeat: "--repeat-zone n'a de sens qu'avec --repeat",
    needsRetry: (flag) => `${flag} n'a de sens qu'avec --retry`,
    retries: "un nombre de 1 à 10",
    notHalted: (what) =>
      `pas d'arrêt d'urgence pour ${what} ; halts list montre ceux en vigueur`,
  },
  labels: {
    times: "Quand",
    unmet: "Conditions",
    retry: "Échecs",
    repeat: "Répété",
  },
  retries: (limit, after, codes) =>
    `relancés ${limit === 1 ? "une fois" : `${limit} fois au plus`}${
      codes === "" ? "" : `, seulement avec ${codes}`
    } ; la première fois après ${after}`,
  repeats: (rule, zone, next) =>
    `${rule} ${zone} ; prochaines exécutions ${next}`,
  unmetNow: (n) =>
    `${machines(n)} ${
      n === 1 ? "ne les remplit" : "ne les remplissent"
    } pas actuellement ; il y sera proposé dès qu'un inventaire montre qu'elles sont remplies`,
  unmetThere: (conditions) =>
    `Son dernier inventaire ne remplit pas ${conditions}.`,
  found: (condition, values) => `${condition} (elle a ${values})`,
  foundNothing: {
    software: "aucun logiciel de ce nom",
    other: "aucune valeur connue",
  },
  columns: {
    notBefore: "PAS AVANT",
    expires: "EXPIRE",
    deadline: "ÉCHÉANCE",
    onlyIf: "SEULEMENT SI",
    repeat: "RÉPÉTÉ",
    nextRun: "PROCHAINE EXÉCUTION",
    days: "JOURS",
    start: "OUVRE",
    for: "DURÉE",
    zone: "FUSEAU",
    except: "SAUF",
    open: "ÉTAT",
    changes: "CHANGE",
    reason: "MOTIF",
    since: "DEPUIS",
  },
  notBefore: (when) => `pas avant ${when}`,
  expires: (when) => `expire ${when}`,
  deadline: (when) => `hors des fenêtres aussi à partir de ${when}`,
  beginsAt: (when) => `Son affectation commence à ${when}.`,
  opens: (when) => `fenêtre à ${when}`,
  opensAt: (when) =>
    `Aucune fenêtre de maintenance de ses groupes n'est ouverte ; la prochaine s'ouvre à ${when}.`,
  halted: (by, group, when, reason) =>
    `Arrêt d'urgence ${
      group === null ? "général" : `du groupe ${group}`
    } par ${by} à ${when} : ${reason}`,
  haltMark: (group, reason, others) =>
    `ARRÊT D'URGENCE${group === null ? "" : ` ${group}`}${
      others === 0 ? "" : ` (+${others})`
    } : ${reason}`,
  noWindows:
    "Aucune fenêtre de maintenance : premières propositions à tout moment",
  noHalts: "Aucun arrêt d'urgence",
  days: {
    mon: "lun",
    tue: "mar",
    wed: "mer",
    thu: "jeu",
    fri: "ven",
    sat: "sam",
    sun: "dim",
  },
  daily: "tous les jours",
  open: "ouverte",
  closed: "fermée",
  everything: "toutes les machines",
  group: (name) => `le groupe ${name}`,
  adding: (group) => `Ajout d'une fenêtre de maintenance à ${group}`,
  added: (group, isOpen, when) =>
    `${group} a une fenêtre de maintenance, ${
      isOpen ? `ouverte jusqu'à ${when}` : `qui s'ouvre à ${when}`
    }`,
  removing: (id) => `Suppression de la fenêtre ${id}`,
  removed: (id, group) => `La fenêtre ${id} de ${group} est supprimée`,
  halting: (what) => `Arrêt d'urgence : ${what}`,
  isHalted: (what, { recalling, beyondRecall, paused }) =>
    `Arrêt d'urgence en vigueur pour ${what} : rappel sur ${
      machines(recalling)
    }${
      beyondRecall === 0
        ? ""
        : `, trop tard pour ${machines(beyondRecall)}, qui l'exécuteront`
    }${paused === 0 ? "" : `, mise en pause de ${rollouts(paused)}`}`,
  wouldRecall: ({ recalling, beyondRecall, paused }) =>
    `Cela rappellerait ${machines(recalling)}${
      paused === 0 ? "" : ` et mettrait en pause ${rollouts(paused)}`
    } ; trop tard pour ${machines(beyondRecall)}.`,
  resuming: (what) => `Levée de l'arrêt d'urgence : ${what}`,
  resumed: (what) => `L'arrêt d'urgence est levé pour ${what}`,
};
