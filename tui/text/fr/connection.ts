import type { connectionTexts as english } from "#tui/text/en/connection.ts";

/** La connexion au serveur, et le terminal de la console. */
export const connectionTexts: typeof english = {
  connection: {
    live: "en direct",
    notLive: "hors ligne",
    connecting: "connexion…",
    connectingTo: (name) => `Connexion à ${name}…`,
    noNews: (age) => `sans nouvelles depuis ${age}`,
    noEvents: (why) => `Pas d'événements en direct : ${why}`,
    lost: (age) =>
      `Connexion perdue depuis ${age} : affichage périmé ; reconnexion en cours`,
  },
};
