import type { notifications as english } from "#tui/text/en/command_line/notifications.ts";
import { count, s } from "#tui/text/fr/plural.ts";

export const notifications = {
  about: "où le serveur envoie des notifications, et ce qu'elles deviennent",
  list: "lister les cibles des notifications, avec leur état",
  show: "afficher une cible : ce qu'elle reçoit et ce qui ne va pas",
  create:
    "envoyer des notifications à un webhook ; son secret n'est affiché que maintenant",
  test: "envoyer maintenant une notification d'essai, une seule fois",
  enable: "envoyer de nouveau des notifications à une cible, dès maintenant",
  disable: "ne plus rien envoyer à une cible",
  remove: "supprimer une cible, avec ce qui n'a pas été remis",
  deliveriesList:
    "lister les notifications à une cible, les plus récentes d'abord",
  resend: "renvoyer des notifications abandonnées",
  none: "Aucune notification n'est envoyée",
  noDeliveries: "Rien ne lui a été envoyé",
  target: "nom ou identifiant d'une cible",
  name: "nom de la cible",
  delivery:
    "identifiant d'un envoi ; par défaut, tous ceux qui ont été abandonnés",
  options: {
    webhook: "adresse à laquelle les notifications sont envoyées, en JSON",
    event:
      "type d'événement, comme rollout.halted, ou début de types, comme machine. ; répéter pour plusieurs ; par défaut rollout.halted, rollout.finished, rollout.wave_reached et warning.",
    query:
      "laisser de côté les événements des machines qui ne correspondent pas, comme 'tag:paris result:failed'",
    language: "langue des phrases ; en par défaut",
    private: "elle peut être dans un réseau privé, ou sur cet hôte",
    secret:
      "fichier contenant le secret qui signe les notifications (whsec_…) ; par défaut, un nouveau est créé",
    state: "seulement ceux dans cet état",
  },
  note: (name) =>
    `Cible ${name}. Ce secret signe ses notifications : donnez-le au destinataire ; il ne sera plus affiché. Essayez-la avec : longshore notifications test ${name}`,
  creating: (name) => `Création de la cible ${name}`,
  created: (name) => `Cible ${name} créée`,
  changing: (name) => `Modification de la cible ${name}`,
  enabled: (name) =>
    `${name} reçoit des notifications dès maintenant ; ce qui s'est passé entre-temps est laissé de côté`,
  disabled: (name) => `Plus rien n'est envoyé à ${name}`,
  isEnabled: "Elle est déjà activée",
  isDisabled: "Elle est déjà désactivée",
  removeQuestion: (name) => `Supprimer la cible ${name} ?`,
  removeEffect:
    "Plus rien ne lui est envoyé. Ce qui n'a pas été remis, sa liste et son secret sont supprimés.",
  removeYes: "supprimer",
  removing: (name) => `Suppression de la cible ${name}`,
  removed: (name) => `Cible ${name} supprimée`,
  testing: (name) => `Envoi d'un essai à ${name}`,
  tested: (name, milliseconds) =>
    `${name} a accepté l'essai en ${milliseconds} ms`,
  testFailed: (name, problem) =>
    `L'essai n'a pas été remis à ${name} : ${problem}`,
  resending: (name) => `Nouvel envoi à ${name}`,
  resent: (name, n) =>
    n < 2
      ? `${n} notification à ${name} sera renvoyée`
      : `${n} notifications à ${name} seront renvoyées`,
  unknown: (word) => `Il n'y a pas de cible ${word} ; listez les notifications`,
  undelivered: (target, n, problem) =>
    n < 2
      ? `${n} notification à ${target} n'a pas pu être remise : ${problem}`
      : `${n} notifications à ${target} n'ont pas pu être remises : ${problem}`,
  kinds: { webhook: "webhook" },
  states: { on: "active", off: "désactivée", failing: "non remis" },
  allowed: "autorisées",
  never: "jamais",
  events: (n) => count(n, "événement"),
  titles: {
    id: "ID",
    name: "NOM",
    kind: "TYPE",
    state: "ÉTAT",
    waiting: "EN ATTENTE",
    dead: "ABANDONS",
    delivered: "REMISE",
    address: "ADRESSE",
    events: "ÉVÉNEMENTS",
    problem: "PROBLÈME",
    what: "QUOI",
    created: "CRÉÉ",
    attempts: "ESSAIS",
    message: "ID DU MESSAGE",
  },
  facts: {
    id: "ID",
    name: "Nom",
    kind: "Type",
    address: "Adresse",
    state: "État",
    events: "Événements",
    query: "Machines",
    language: "Langue",
    private: "Adresses privées",
    waiting: "En attente",
    dead: "Abandons",
    behind: "Encore à lire",
    delivered: "Dernière remise",
    problem: "Problème",
    created: "Créée",
    delivery: "Essai",
    took: "Durée",
  },
  deliveries: {
    delivered: "remise",
    dead: (attempts) => `abandonnée après ${attempts} tentative${s(attempts)}`,
    waiting: (attempts, at) =>
      attempts === 0
        ? "attend"
        : `${count(attempts, "échec")} ; prochain essai ${at}`,
  },
} satisfies typeof english;
