import type { mirrors as english } from "#tui/text/en/machines/mirrors.ts";
import { machines } from "#tui/text/fr/plural.ts";

/** Les miroirs, d'où les machines téléchargent les fragments. */
export const mirrors: typeof english = {
  mirrors: {
    label: "Miroir",
    fetching: (host) =>
      `La machine télécharge depuis le miroir ${host} ; sa progression n'est pas connue ici.`,
    nothing: (host) =>
      `L'agent a téléchargé le fichier info, et aucun résultat n'est venu par le miroir ${host}.`,
    fetched: (total, host) =>
      total < 2
        ? `${total} fragment depuis le miroir ${host}`
        : `${total} fragments depuis le miroir ${host}`,
    check: (host) =>
      `doit vérifier qu'elle atteint le miroir ${host}, et que le miroir fonctionne`,
    works: (host) => host,
    failing: (host, problem, since) =>
      `${host}, qui ne mène plus à ce serveur depuis ${since} : ${problem}`,
    unreached: (host, problem) =>
      `${host}, que ce serveur n'a jamais atteint : ${problem}`,
    left: {
      down: (host, when) =>
        `${host} ne menait pas à ce serveur (${when}) : la machine télécharge maintenant depuis ce serveur`,
      silent: (host, when) =>
        `rien n'est venu par ${host} pendant trop longtemps (${when}) : la machine télécharge maintenant depuis ce serveur`,
      unset: (host, when) =>
        `${host} n'est plus son miroir (${when}) : la machine télécharge maintenant depuis ce serveur`,
      failed: (host, when) =>
        `une tentative a échoué avec des fichiers de ${host} (${when}) : celle-ci est téléchargée depuis ce serveur`,
    },
    hold: (host) =>
      `Difficilement : un rappel n'arrête pas le miroir ${host}, qui sert ce qu'il a gardé.`,
    otherBytes: (host) =>
      `Le miroir ${host} sert peut-être d'autres octets que ce serveur : videz son cache. Puis relancez : la tentative suivante est téléchargée depuis ce serveur.`,
    recall: (host, n) =>
      `${
        machines(n)
      } par ${host} : un rappel n'y arrête que celles qui n'ont pas le fichier info`,
  },
};
