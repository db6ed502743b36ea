import type { notifications as english } from "#tui/text/en/command_line/notifications.ts";
import { count, s } from "#tui/text/fr/plural.ts";

export const notifications = {
  about: "où le serveur envoie des notifications, et ce qu'elles deviennent",
  list: "lister les cibles des notifications, avec leur état",
  show: "afficher une cible : ce qu'elle reçoit et ce qui ne va pas",
  create:
    "envoyer des notifications à un webhook, dont le secret n'est affiché que maintenant, ou par courriel",
  set: "modifier une cible ; ce qui n'est pas nommé ne change pas",
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
    email:
      "adresses des destinataires des courriels, séparées par des virgules",
    smtp: "serveur SMTP qui prend les courriels, comme mail.example.org:587",
    from: "expéditeur des courriels",
    tls:
      "chiffrement de la connexion : starttls sur le port 587, implicit sur 465, none sur 25 ; starttls par défaut, sans lequel rien n'est envoyé",
    smtpUser:
      "utilisateur pour l'authentification auprès du serveur SMTP ; par défaut, sans",
    smtpPassword:
      "fichier contenant le mot de passe de cet utilisateur ; - le lit sur l'entrée standard",
    smtpCa: "fichier contenant l'AC du serveur SMTP, en PEM",
    event:
      "type d'événement, comme rollout.halted, ou début de types, comme machine. ; répéter pour plusieurs ; par défaut rollout.halted, rollout.finished, rollout.wave_reached et warning.",
    query:
      "laisser de côté les événements des machines qui ne correspondent pas, comme 'tag:paris result:failed'",
    language: "langue des phrases ; en par défaut",
    private: "elle peut être dans un réseau privé, ou sur cet hôte",
    noPrivate: "elle ne peut pas être dans un réseau privé",
    secret:
      "fichier contenant le secret qui signe les notifications (whsec_…) ; par défaut, un nouveau est créé",
    state: "seulement ceux dans cet état",
  },
  note: (name) =>
    `Cible ${name}. Ce secret signe ses notifications : donnez-le au destinataire ; il ne sera plus affiché. Essayez-la avec : longshore notifications test ${name}`,
  missing: {
    kind: "Indiquez --webhook ou --email",
    webhook: "--smtp, --from, --tls et --smtp-… vont avec --email",
    email:
      "--secret-file va avec --webhook ; un mot de passe, c'est --smtp-password-file",
    smtp: "Pour les courriels, il faut --smtp et --from",
  },
  noSmtp: "un hôte avec ou sans port, comme mail.example.org:587",
  readable:
    "Les courriels et le mot de passe du serveur SMTP sont envoyés en clair, à cause de --tls none",
  nothing: "Indiquez ce qui change, comme --event ou --email",
  creating: (name) => `Création de la cible ${name}`,
  created: (name) => `Cible ${name} créée`,
  changing: (name) => `Modification de la cible ${name}`,
  changed: (name) => `Cible ${name} modifiée`,
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
  kinds: { webhook: "webhook", email: "courriel" },
  states: { on: "active", off: "désactivée", failing: "non remis" },
  allowed: "autorisées",
  ownCa: "la sienne",
  tls: {
    starttls: "STARTTLS",
    implicit: "TLS",
    none: "sans chiffrement",
  },
  never: "jamais",
  events: (n) => count(n, "événement"),
  screen: {
    crumb: "notifications",
    label: "Cible",
    delivery: "Notification",
    empty:
      "Aucune notification n'est encore envoyée : créez une cible avec longshore notifications create",
    noTarget: "Il n'y a pas de cible",
    noDelivery: "Il n'y a pas de notification",
    noneDead: "Aucune de ses notifications n'a été abandonnée",
    notGivenUp: "Seul ce qui a été abandonné peut être renvoyé",
    open: "ce qu'elle a reçu, et ce qui a été abandonné",
    openShort: "envois",
    test: "envoyer maintenant une notification d'essai",
    testShort: "essayer",
    resendAll: "réessayer tout ce qui a été abandonné",
    resendOne: "réessayer ce qui a été abandonné",
    resendShort: "renvoyer",
    pause: "ne plus rien lui envoyer, ou de nouveau dès maintenant",
    pauseShort: "pause/reprise",
    remove: "supprimer la cible",
  },
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
    smtp: "Serveur SMTP",
    user: "Utilisateur SMTP",
    from: "Expéditeur",
    ca: "Son AC",
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
    gaveUp: "abandonnée",
    dead: (attempts) => `abandonnée après ${attempts} tentative${s(attempts)}`,
    waiting: (attempts, at) =>
      attempts === 0
        ? "attend"
        : `${count(attempts, "échec")} ; prochain essai ${at}`,
  },
} satisfies typeof english;
