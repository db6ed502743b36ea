import type { manners as english } from "#tui/text/en/interaction.ts";

/** Ce que la console dit du serveur et d'elle-même. */
export const manners = {
  /** Les unités. */
  amounts: {
    bytes: ["o", "Kio", "Mio", "Gio", "Tio"],
    day: "j",
    every: {
      s: (n) => n === 1 ? "toutes les secondes" : `toutes les ${n} s`,
      min: (n) => n === 1 ? "toutes les minutes" : `toutes les ${n} min`,
      h: (n) => n === 1 ? "toutes les heures" : `toutes les ${n} h`,
      d: (n) => n === 1 ? "tous les jours" : `tous les ${n} j`,
    },
  },
  warnings: {
    expires: (file, day) =>
      `${file} expire le ${day} : remplacez-le avant cette date`,
    expired: (file, day) =>
      `${file} a expiré le ${day} : les agents le refusent ; remplacez-le`,
    notYet: (file, day) =>
      `${file} n'est valable qu'à partir du ${day} : d'ici là, les agents le refusent ; corrigez l'horloge du serveur si elle est fausse, sinon remplacez-le`,
    names: (file, names) =>
      `${file} n'est pas valable pour ${names} : les agents qui y sont envoyés le refusent ; utilisez un certificat portant ces noms`,
    notSigned: (file, authority) =>
      `${authority} n'a pas signé ${file} : les agents qui s'y fient refusent le serveur ; remplacez-le par la CA de ce certificat`,
    renewed: (until, served) =>
      `Un certificat renouvelé (jusqu'au ${until}) attend un redémarrage du serveur : d'ici là, les agents reçoivent l'ancien, qui expire le ${served}`,
    loginsFailed: (n, address) =>
      `${n} requêtes avec un jeton non valable depuis une heure, la dernière de ${address}`,
    thisHost: "cet hôte",
    auditDiffers: (seq) =>
      `Le journal diffère des sceaux notés à partir de l'événement ${seq} : modifié, ou restauré ? Voir audit --verify`,
    auditMoved: (seq) =>
      `Le journal a reculé ou changé depuis votre dernière visite, à partir de l'événement ${seq} : voir audit --verify`,
    auditOtherKey:
      "L'audit.key de ce serveur ne scelle pas le journal : copiez-le depuis le serveur qui l'a, ou audit --accept",
    registrationSurge: (lastHour, machines) =>
      `${lastHour} machines sur ${machines} inscrites depuis une heure : sont-elles à vous ?`,
    registrationsRefused: (times, setting) =>
      `Nouvelles machines refusées ${times} fois en une heure par le paramètre ${setting}`,
    enrolmentRefused: (machines, address, reason) =>
      `${
        machines === 1 ? "1 machine refusée" : `${machines} machines refusées`
      } depuis hier, la dernière depuis ${address} : ${reason}`,
    infoUnreached: (machines, address, server) =>
      `${
        machines === 1
          ? "1 machine n'a pas atteint"
          : `${machines} machines n'ont pas atteint`
      } https://${server} (la dernière : ${address}) : nom, port, ou AC non reconnue (cacert.pem)`,
    tlsAborted: {
      not_trusted: (addresses, address) =>
        `${
          addresses === 1 ? "1 adresse a" : `${addresses} adresses ont`
        } refusé le certificat de ce serveur (la dernière, ${address}, ne reconnaît pas l'AC) : installez tls/cacert.pem sur la machine`,
      other_name: (addresses, address) =>
        `${
          addresses === 1 ? "1 adresse a" : `${addresses} adresses ont`
        } refusé le certificat de ce serveur (la dernière, ${address}, attend-elle un autre nom ?) : utilisez un nom du certificat`,
    },
    resultsSpooled: (n, since, used) =>
      `${
        n === 1 ? "1 résultat attend" : `${n} résultats attendent`
      } la base depuis ${since} ; le tampon est plein à ${used} % : voir le journal du serveur`,
    filesMissing: (server, address, n) =>
      `${server} (${address}) n'a pas les fichiers de ${
        n === 1
          ? "1 paquet, qu'il ne propose"
          : `${n} paquets, qu'il ne propose`
      } pas : voir son journal`,
    mirrorFailing: (host, problem, avoided) =>
      avoided
        ? `Le miroir ${host} ne mène pas à ce serveur (${problem}) : en attendant, les machines téléchargent ici`
        : `Ce serveur n'a jamais atteint le miroir ${host} (${problem}) : vérifiez fragmentHost, les machines y sont dirigées`,
    diskLow: (free, total) =>
      `Il reste ${free} sur ${total} sur le disque des données : libérez de la place, sinon résultats et envois seront refusés`,
  },
  keyNames: {
    enter: "entrée",
    esc: "échap",
    space: "espace",
    shift: "maj",
    up: "haut",
    down: "bas",
    left: "gauche",
    right: "droite",
    pgup: "pgpréc",
    pgdn: "pgsuiv",
    home: "début",
    end: "fin",
    backspace: "retour",
  },
  filter: {
    edit: "modifier le filtre précédent",
    onlyState: (state) => `seulement : ${state}`,
    noneInState: (state) => `Rien ici n'est « ${state} »`,
    showAll: "tout afficher",
    noEvents: (said) =>
      `Aucun type d'événement, machine ni paquet ne s'appelle « ${said} »`,
    within: (name, q) => name === "" ? `/${q}` : `${name} /${q}`,
    noneBefore: "Il n'y a pas de filtre précédent",
    old: "le filtre précédent",
    still: (q) => `toujours /${q} ; haut le modifie`,
    hides: (q) => `Rien ne correspond à « /${q} » ; échap efface le filtre`,
    hidesFaults: "Aucun échec ici ; z affiche tout",
    hidesBoth: (q) =>
      `Aucun échec ne correspond à « /${q} » ; échap efface le filtre, z affiche tout`,
    hidesLines: (q) =>
      `Aucune ligne ne correspond à « /${q} » ; échap efface le filtre`,
    hidesFaultyLines: "Aucune ligne n'est un échec ; z affiche tout",
    hidesBothLines: (q) =>
      `Aucun échec ne correspond à « /${q} » ; échap efface le filtre, z affiche tout`,
  },
  typedAhead: {
    waits:
      "Chargement en cours ; les touches saisies attendent, échap les annule",
    forgotten: "Les touches saisies ont été annulées",
  },
  stop: {
    waiting: (n) =>
      n < 2
        ? "Il n'a pas été proposé à la machine et ne le sera pas."
        : `Il n'a pas été proposé à ${n} machines et ne le sera pas.`,
    recalled: (n) =>
      n < 2
        ? "Il a été proposé : les fragments restants seront vides, rien ne sera exécuté."
        : `Il a été proposé à ${n} machines : les fragments restants seront vides, rien ne sera exécuté.`,
    beyond: (which) =>
      `Trop tard pour ${which} : téléchargé en entier, il sera exécuté.`,
    over: (which) => `Terminé entre-temps : ${which}.`,
    cannot: (which) =>
      `Trop tard pour arrêter ${which} : téléchargé en entier, il sera exécuté`,
    allOver: (which) => `C'est terminé entre-temps : ${which}`,
    stoppedBut: (n, which) =>
      `Arrêté sur ${n} machine${n < 2 ? "" : "s"} ; trop tard pour ${which}`,
  },
  upload: {
    left: "L'envoi est en pause ; - y revient, ^s le reprend",
  },
} satisfies typeof english;
