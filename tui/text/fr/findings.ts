import type {
  findings as english,
  FindingText,
} from "#tui/text/en/findings.ts";

type Values = Readonly<Record<string, string>>;

/** Des noms que le serveur n'a pas mis entre guillemets. */
const q = (name = "") => `« ${name} »`;

/** " (elle contient « a », « b » et 3 autres)"; empty if that is not known. */
function holdsWords(files = "", holds = ""): string {
  if (holds === "") return files === "0" ? " (elle est vide)" : "";
  const names = holds.split("\n");
  const more = Number(files) - names.length;
  return ` (elle contient ${names.map(q).join(", ")}${
    more > 0 ? ` et ${more} autre${more > 1 ? "s" : ""}` : ""
  })`;
}

/** Ce que le serveur dit en anglais, par code. */
export const SENTENCES: Readonly<Record<string, (values: Values) => string>> = {
  // launch
  launch_without_command: () =>
    "Il n'y a rien à lancer ; indiquez un fichier de l'archive et ses arguments",
  launch_without_archive: () =>
    "launch lance un fichier de l'archive, et il n'y en a pas ; envoyez-la, ou utilisez execute pour un programme de la machine",
  launch_target_cut: ({ file, looked, better, system }) =>
    system === "Windows"
      ? `Les agents Windows coupent ${
        q(file)
      } au premier espace ; mettez-le entre guillemets doubles`
      : `Les agents Unix coupent ${
        q(file)
      } au premier espace, tiret ou guillemet et cherchent ${
        q(looked)
      } ; renommez le fichier, par exemple en ${q(better)}`,
  launch_target_not_bare: ({ file, better }) =>
    `${q(file)} ne peut pas être lancé ainsi ; écrivez ${q(better)}`,
  launch_target_not_at_root: ({ file, place, better }) =>
    better
      ? `${q(file)} se trouve dans ${q(place)} ; écrivez ${
        q(better)
      }, ou placez-le à la racine de l'archive`
      : `${
        q(place || file)
      } est dans un dossier ; placez-le à la racine de l'archive, ou utilisez execute`,
  launch_target_slash: ({ file, better }) =>
    `Les agents Windows prennent le / de ${q(file)} pour une option ; écrivez ${
      q(better)
    }`,
  launch_target_missing: ({ file, similar, files, holds }) =>
    similar
      ? `${q(file)} n'est pas dans l'archive ; vouliez-vous dire ${
        q(similar)
      } ? Pour un programme de la machine, utilisez execute`
      : `${q(file)} n'est pas dans l'archive${
        holdsWords(files, holds)
      } ; placez-le à la racine, ou utilisez execute pour un programme de la machine`,
  launch_not_a_program: ({ file, system, instead }) =>
    `${q(file)} n'est pas un programme : ${
      system === "Windows"
        ? "Windows l'ouvrirait dans une fenêtre que personne ne voit"
        : "les agents Unix ne peuvent pas l'exécuter"
    } ; ${
      instead
        ? `utilisez execute avec ${q(instead)}`
        : "archivez son contenu, et indiquez le programme à lancer"
    }`,
  launch_wrong_system: ({ file, system, other, target }) =>
    `${
      q(file)
    } est fait pour ${other}, et les agents ${system} ne peuvent pas l'exécuter ; choisissez la cible ${target}, ou un programme pour ${system}`,
  launch_script_host: ({ file, instead }) =>
    `Windows ouvre ${
      q(file)
    } avec wscript, dont les messages attendent un clic que personne ne fait ; utilisez execute avec ${
      q(instead)
    }`,
  launch_association: ({ file, instead }) =>
    `Windows ne lance ${
      q(file)
    } que si un programme qui exécute ces fichiers leur est associé ; utilisez execute avec ${
      q(instead)
    }, et vérifiez que le programme est installé`,
  batch_encoding: ({ file }) =>
    `${
      q(file)
    } commence par une marque d'encodage (BOM), que Windows prend pour une partie de la première commande ; enregistrez-le en ANSI ou en UTF-8 sans BOM`,
  // execute
  execute_without_command: () =>
    "Il n'y a rien à exécuter ; indiquez une commande",
  execute_without_folder: ({ file }) =>
    `Les agents Unix cherchent ${
      q(file)
    } dans le PATH seulement, pas dans l'archive ; écrivez ${q(`./${file}`)}`,
  execute_file_missing: ({ file, similar, files, holds }) =>
    `La commande nomme ${q(file)}, qui n'est pas dans l'archive${
      files === "0"
        ? " (il n'y en a pas)"
        : similar
        ? ""
        : holdsWords(files, holds)
    } ; ${
      similar
        ? `vouliez-vous dire ${q(similar)} ?`
        : "ajoutez le fichier, ou donnez son chemin sur les machines"
    }`,
  execute_wrong_system: ({ file, system, other, target }) =>
    `${q(file)} est un programme ${
      other === "Unix" ? "d'Unix" : "de Windows"
    }, que les machines ${system} n'ont pas ; choisissez la cible ${target}, ou un programme ${
      system === "Unix" ? "d'Unix" : "de Windows"
    }`,
  execute_slash: ({ file, better }) =>
    `Windows prend le / de ${
      q(file)
    } pour une option et ne peut pas l'exécuter ; écrivez ${
      q(better)
    }, ou choisissez la cible unix`,
  not_executable: ({ file, runner }) =>
    `${
      q(file)
    } n'est pas exécutable dans l'archive, et les agents Unix ne peuvent pas le lancer directement ; ${
      runner ? `écrivez ${q(`${runner} ${file}`)}, ou ` : ""
    }archivez-le après chmod +x`,
  installer_not_quiet: ({ program, switch: option }) =>
    `${program} sans option silencieuse ouvre une fenêtre que personne ne voit et qui bloque l'agent jusqu'à 120 minutes ; ajoutez ${option} et /norestart`,
  installer_may_ask: ({ program }) =>
    `${
      q(program)
    } n'a aucune option, et la plupart des installateurs ouvrent alors une fenêtre que personne ne voit ; essayez /S (NSIS), /VERYSILENT /NORESTART (Inno Setup), /quiet /norestart (WiX) ou /s /v"/qn" (InstallShield)`,
  // scripts
  script_encoding: ({ file }) =>
    `${
      q(file)
    } est enregistré en UTF-16 ou avec une marque d'encodage (BOM), et Unix ne voit pas sa ligne #! ; enregistrez-le en UTF-8 sans BOM`,
  script_line_ends: ({ file, ends }) =>
    `${q(file)} a des fins de ligne ${ends} (${
      ends === "CR" ? "ancien Mac" : "Windows"
    }), et Unix ne peut pas le lancer correctement ; enregistrez-le avec des fins de ligne Unix (LF), comme le fait dos2unix`,
  script_is_html: ({ file }) =>
    `${
      q(file)
    } est une page web, comme la page d'erreur d'un téléchargement ; téléchargez-le à nouveau`,
  script_without_interpreter: ({ file }) =>
    `${
      q(file)
    } ne commence pas par #!, et son interpréteur dépend du système ; commencez-le par une ligne comme #!/bin/sh ou #!/usr/bin/env python3`,
  script_interpreter: ({ file, interpreter }) =>
    `${q(file)} est exécuté par ${
      q(interpreter)
    }, que toutes les machines n'ont pas forcément ; vérifiez-le, ou commencez-le par #!/bin/sh`,
  scripts_line_ends: ({ files }) =>
    `L'archive contient des scripts avec des fins de ligne Windows, qu'Unix ne peut pas lancer : ${files} ; enregistrez-les avec des fins de ligne Unix (LF)`,
  scripts_not_executable: ({ files }) =>
    `L'archive contient des scripts qui ne sont pas exécutables : ${files} ; archivez-les après chmod +x s'ils doivent être lancés directement`,
  // store
  store_without_archive: () => "Il n'y a rien à déposer ; envoyez une archive",
  store_without_path: () =>
    "store a besoin du dossier de la machine où déposer les fichiers ; indiquez un chemin",
  store_path_space: ({ path }) =>
    `Les agents Unix passent ${
      q(path)
    } à un shell, qui le coupe aux espaces ; choisissez un chemin sans espace`,
  store_path_shell: ({ path }) =>
    `Les agents Unix passent ${
      q(path)
    } à un shell, qui interprète certains de ses caractères ; choisissez un chemin de lettres, de chiffres et de . _ - /`,
  store_path_relative: ({ path, system }) =>
    `Le chemin ${
      q(path)
    } n'est pas absolu, et les fichiers finiraient dans le dossier temporaire de l'agent ; commencez-le par ${
      system === "Unix" ? "/" : "un lecteur, une variable"
    } ou INSTALL_PATH`,
  store_only_dot_files: ({ files }) =>
    `Les agents Unix ne copient pas les noms qui commencent par un point à la racine de l'archive, et il n'y en a pas d'autres (${files}) ; mettez-les dans un dossier`,
  store_dot_files: ({ files }) =>
    `Les agents Unix ne copient pas ${files} de la racine de l'archive, à cause du point ; mettez-les dans un dossier, ou retirez-les`,
  store_dash_files: ({ files }) =>
    `Les agents Unix prennent ${files} à la racine de l'archive pour des options de cp ; renommez-les`,
  // le reste du paquet
  targz_for_windows: () =>
    "Les agents Windows ne savent pas extraire un tar.gz ; envoyez un zip, que tous les agents acceptent, ou choisissez la cible unix",
  zip_lost_on_unix: () =>
    "Les agents Unix essaient d'abord tar -xz, qui prend un zip d'un seul fichier de moins de 512 octets pour une archive vide ; envoyez un tar.gz, ou ajoutez un second fichier",
  too_many_fragments: ({ fragments, most }) =>
    `L'archive serait coupée en ${fragments} fragments, plus que le maximum de ${most} ; augmentez le paramètre fragmentBytes`,
  unused_command: () =>
    "Un paquet d'action store n'exécute rien, sa commande est ignorée ; utilisez launch ou execute pour exécuter",
  unused_path: ({ action }) =>
    `Un paquet d'action ${action} n'a pas de chemin, il est ignoré ; utilisez store pour déposer dans un dossier`,
  unused_notify: () =>
    "Les agents Unix n'affichent pas de dialogue, personne ne verra les textes ; retirez-les",
  windows_command_long: ({ what, characters, most }) =>
    `${
      what === "path" ? "Le chemin" : "La commande"
    } a ${characters} caractères sans ses variables, et les agents Windows en acceptent ${most} au plus ; mettez-la dans un script de l'archive`,
  windows_command_may_be_long: ({ what, characters, most }) =>
    `${
      what === "path" ? "Le chemin" : "La commande"
    } peut dépasser, une fois ses variables remplacées (environ ${characters}), les ${most} caractères que les agents Windows acceptent ; mettez-la dans un script de l'archive`,
  unused_exit_codes: () =>
    "Un paquet d'action store n'exécute rien, ses codes de sortie sont ignorés ; utilisez launch ou execute pour exécuter",
  exit_code_in_both_lists: () =>
    "Un code de sortie est dans les deux listes ; retirez-le de l'une d'elles",
  exit_codes_not_reported: () =>
    "Les agents Unix n'annoncent pas le code de sortie d'un execute, ceux du paquet y sont sans effet ; utilisez launch pour l'avoir",
  priority_0_holds: () =>
    "La priorité 0 bloque tous les autres paquets d'une machine jusqu'au succès de celui-ci ; choisissez 1, sauf si c'est voulu",
  secret_unused: ({ name }) =>
    `La commande n'a pas de place pour le mot secret ${name} ; écrivez {{${name}}} où il va, ou retirez-le`,
  secret_missing: ({ name }) =>
    `La commande contient {{${name}}}, et aucun mot secret n'a ce nom ; donnez sa valeur, ou acceptez que les agents le reçoivent tel quel`,
  // fichiers envoyés
  wrapped_with_companion: ({ file, companion }) =>
    `${
      q(file)
    } est archivé avec le fichier ${companion}, sans lequel les agents Unix ne l'extrairaient pas`,
  not_an_archive: ({ file }) =>
    `${
      q(file)
    } n'est pas l'archive que son nom promet ; archivez-le ou téléchargez-le à nouveau, ou acceptez qu'il arrive comme un seul fichier`,
  wrapped_archive: ({ file, type }) =>
    `${
      q(file)
    } est une archive ${type}, que les agents ne savent pas extraire : elle arrivera comme un seul fichier ; envoyez un zip ou un tar.gz s'il faut l'extraire`,
  unpacked_on_machine: ({ file }) =>
    `${
      q(file)
    } est en fait un zip et sera extrait sur la machine ; mettez-le dans un zip s'il doit arriver entier`,
  // contenu des archives
  archive_empty: () =>
    "L'archive ou le fichier est vide ; recommencez l'archive, et envoyez-la à nouveau",
  archive_truncated: () =>
    "L'archive s'arrête trop tôt ; envoyez-la à nouveau, ou recommencez-la si elle est tronquée à la source",
  archive_crc: () =>
    "La somme de contrôle (CRC) de l'archive est fausse : des octets ont changé ; envoyez-la à nouveau, ou recommencez-la",
  archive_encrypted: () =>
    "L'archive est chiffrée, et les agents n'ont pas de mot de passe ; archivez sans",
  path_escape: ({ file }) =>
    `L'entrée ${
      q(file)
    } serait extraite hors de l'archive ; archivez-la avec des chemins sous la racine`,
  link_escape: ({ file, target, link }) =>
    link === "hard"
      ? `L'entrée ${q(file)} est un lien physique vers ${
        q(target)
      }, hors de l'archive ; archivez le fichier lui-même`
      : `L'entrée ${q(file)} est un lien vers ${
        q(target)
      }, hors de l'archive ; archivez le fichier lui-même, ou acceptez que le lien pointe sur ce que la machine a là`,
  special_file: ({ file }) =>
    `L'entrée ${q(file)} est un périphérique ou un tube ; retirez-la`,
  links_on_windows: () =>
    "L'archive contient des liens symboliques, dont les agents Windows font de petits fichiers texte ; archivez les fichiers eux-mêmes",
  setuid: ({ file }) =>
    `L'entrée ${
      q(file)
    } a le bit setuid ou setgid : qui l'exécute a les droits de son propriétaire ; archivez-la sans (chmod ug-s)`,
  duplicate_name: ({ file }) =>
    `L'archive contient ${
      q(file)
    } deux fois, et un seul peut être extrait ; retirez l'autre`,
  name_case: ({ file, other }) =>
    `Les noms ${q(file)} et ${
      q(other)
    } sont les mêmes sous Windows et macOS, où un seul peut être extrait ; renommez l'un d'eux`,
  name_conflict: ({ file }) =>
    `L'archive contient ${
      q(file)
    } comme fichier et comme dossier ; renommez l'un d'eux`,
  name_control_character: ({ file }) =>
    `Le nom ${file} contient des caractères de contrôle ; renommez-le`,
  name_invisible_character: ({ file }) =>
    `Le nom ${file} contient des caractères invisibles ; renommez-le`,
  windows_reserved_name: ({ file }) =>
    `Le nom ${
      q(file)
    } désigne un périphérique sous Windows, qui ne peut pas l'enregistrer ; renommez-le`,
  windows_name: ({ file }) =>
    `Le nom ${
      q(file)
    } n'est pas possible sous Windows ; renommez-le sans < > : " | ? * et sans point ni espace à la fin`,
  windows_path_long: ({ characters }) =>
    `Un chemin de ${characters} caractères est trop long pour Windows ; raccourcissez-le à 225`,
  gzip_members: () =>
    "L'archive est faite de plusieurs gzip à la suite, dont certains systèmes n'extraient que le premier ; recommencez-la en un seul",
  zip_headers_differ: () =>
    "Le zip donne deux noms ou deux méthodes à une même entrée, et unzip échoue ; recommencez l'archive",
  zip_backslash: ({ file }) =>
    `Le nom ${
      q(file)
    } contient des barres inverses, avec lesquelles unzip échoue ; recommencez le zip avec un programme qui écrit /, ou choisissez la cible windows`,
  zip_name_locale: ({ file }) =>
    `unzip échoue sur le nom ${
      q(file)
    } là où l'agent ne tourne pas en UTF-8, comme sous cron ; utilisez des lettres ASCII, un tar.gz, ou le zip d'Info-ZIP`,
  zip_name_changed: ({ file }) =>
    `unzip peut écrire le nom ${
      q(file)
    } avec d'autres lettres sous Unix ; utilisez des lettres ASCII, ou un tar.gz`,
  zip_of_tar: ({ file }) =>
    `Les agents Unix extraient le contenu de ${
      q(file)
    } au lieu du fichier, car le zip ne contient rien d'autre ; ajoutez un second fichier, ou envoyez un tar.gz`,
};

/** Les constats sur les paquets. */
export const findings: typeof english = {
  findings: {
    message: ({ code, message, values = {} }: FindingText) => {
      const sentence = SENTENCES[code]?.(values) ?? message;
      return values.more ? `${sentence} (et ${values.more} autres)` : sentence;
    },
    acceptable: (message) => `${message} (peut être accepté)`,
    accepted: (message) => `${message} (accepté)`,
    withOption: (message, code) =>
      `${message} (pour l'accepter : --accept ${code})`,
    createdFor: (system) => `créé pour ${system}`,
    short: { any: "tous", unix: "Unix", windows: "Win" },
    named: (name, system) => `${name} (pour ${system})`,
    note: "note",
    noteLabel: "Note",
    refused: (name) =>
      `${name} n'a pas été créé : corrigez les erreurs ci-dessus et recommencez`,
    refusedFor: (name, finding) => `${name} n'a pas été créé : ${finding}`,
    acceptThem: (name, codes) =>
      `${name} n'a pas été créé : corrigez les erreurs ci-dessus, ou ajoutez --accept ${codes}`,
    wouldNeed: (codes) =>
      `Le serveur le refuserait sans --accept ${codes} ; rien n'a été modifié`,
    accept: "accepter les erreurs qui peuvent l'être",
    acceptShort: "accepter",
    nothingToAccept: "Aucune de ces erreurs ne peut être acceptée",
    acceptFirst: "Erreurs : e les corrige dans le formulaire, a les accepte",
    secrets: "Mots secrets",
    secretWords: (names) => `${names} : transmis aux agents seulement`,
    secretsHint:
      "NOM=VALEUR NOM2=VALEUR2, pour {{NOM}} dans la commande ; cachés ensuite",
    badSecret: (word) =>
      `« ${word} » n'est pas un mot secret ; écrivez NOM=VALEUR, le nom en majuscules`,
    noSecretFile: (word) =>
      `« ${word} » ne désigne pas le fichier d'un mot secret ; écrivez NOM=FICHIER, le nom en majuscules`,
    notifyText: "Dialogue avant",
    notifyTextHint:
      "Windows : texte affiché avant l'exécution ; vide : aucun dialogue",
    options: {
      accept:
        "créer malgré ces erreurs : leurs codes, séparés par des virgules",
      secret:
        "NOM=VALEUR pour {{NOM}} dans la commande, caché ensuite ; visible des autres utilisateurs de l'hôte : préférez --secret-file",
      secretFile:
        "NOM=FICHIER : de même, lu dans un fichier, ou sur stdin avec -",
      notifyText: "dialogue des agents Windows avant l'exécution",
      notifyCountdown:
        "secondes avant l'exécution automatique ; 0 : attend l'utilisateur",
      notifyAbort: "laisser l'utilisateur abandonner",
      notifyDelay: "laisser l'utilisateur reporter",
      notifyDone: "dialogue des agents Windows après l'exécution",
    },
    badOption: (option, why) => `${option} n'est pas valable : ${why}`,
    notAccepted: (field, why) => `Le serveur refuse « ${field} » : ${why}`,
  },
};
