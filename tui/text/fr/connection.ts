import type { connectionTexts as english } from "#tui/text/en/connection.ts";

/** La connexion au serveur, et le terminal de la console. */
export const connectionTexts: typeof english = {
  connection: {
    live: "en direct",
    notLive: "hors ligne",
    connecting: "connexion…",
    working: "En cours…",
    cancelled: "Annulé ; rien n'a été modifié",
    goesOn: (doing) =>
      `${doing} : annulation impossible, l'opération se poursuit`,
    checkingArchive: "Vérification de l'archive…",
    connectingNow: "Connexion…",
    redraw: "redessiner l'écran",
    suspend: "suspendre la console ; fg, dans le shell, la reprend",
    cannotSuspend:
      "Impossible de suspendre la console : ce système n'a pas de commande kill",
    connectingTo: (name) => `Connexion à ${name}…`,
    noNews: (age) => `sans nouvelles depuis ${age}`,
    noEvents: (why) => `Pas d'événements en direct : ${why}`,
    lost: (age) =>
      `Connexion perdue depuis ${age} : affichage périmé ; reconnexion en cours`,
    noRoute: (host, words) =>
      `Le ssh vers ${host} s'est arrêté${words === "" ? "" : ` : ${words}`}`,
    reopening: (host, words) =>
      `Le ssh vers ${host} s'est arrêté${
        words === "" ? "" : ` : ${words}`
      } ; reconnexion en cours`,
    asks: (host, words) =>
      `ssh vers ${host} : ${words} ; ^o reconnecte et laisse ssh vous interroger`,
    reopen: "se reconnecter par ssh, qui peut demander un mot de passe",
    reopenShort: "reconnecter",
    isOpen: "La connexion est ouverte, ou ne passe pas par ssh",
    mayAsk: (host) =>
      `Connexion à ${host} par ssh, qui peut demander un mot de passe.`,
    pressEnter: (host, words) =>
      `ssh vers ${host} : ${words}. Entrée pour se reconnecter ; ssh peut vous interroger. `,
  },
  /** Ce qu'un nouvel opérateur reçoit avec un jeton : comment joindre le serveur. */
  invitation: {
    for: (whom) => `Pour ${whom}. Lignes à envoyer avec le jeton :`,
    anywhere: "Sur n'importe quel poste :",
    there: (host) => `Sur ${host} :`,
    overSsh: "Depuis un autre poste, par ssh :",
    tokenFile:
      "Avec le jeton dans un fichier (le coller, puis Entrée et Ctrl-D) :",
    copy: "copier les lignes",
    copied: "Les lignes ont été envoyées au presse-papiers de votre terminal",
    issueTo: (operator, role) => `l'émettre pour ${operator}, ${role}`,
    noOperator: (name) => `Il n'y a pas d'opérateur « ${name} »`,
  },
};
