/** What is said of an archive on its way from the server, in English. */
export const download = {
  about: "get a package's archive back, as it was uploaded",
  output:
    "the file to write, or the folder to put it into; - writes to stdout; its own name in this folder unless said otherwise",
  force: "put it in the place of a file that is there",
  noArchive: (name: string) =>
    `"${name}" is a command without an archive: there is nothing to download`,
  isThere: (path: string) =>
    `${path} is there already: name another file, or say --force to replace it`,
  isBusy: (path: string) =>
    `Another download writes ${path}: wait for it, or name another file`,
  noTerminal:
    "An archive is nothing for a terminal: send it on with | or >, or name a file",
  diskFull: "the disk is full",
  noFolder: "there is no such folder",
  damaged: (title: string) =>
    `What came is not the archive of ${title}: its SHA-256 is another; nothing is kept, try again`,
  lost: (percent: number) =>
    `The link was cut at ${percent} %: the same command goes on from there`,
  linkLost: "the link stays cut; r goes on where it broke",
  taken: (path: string) =>
    `${path} is there already: name another file, or move it away`,
  bring: "download its archive",
  bringShort: "download",
  crumb: "download",
  file: "File",
  fileHint:
    "Where it is put on the computer this console runs on: a file, or a folder; tab completes",
  sends: "download it",
  doing: (title: string) => `Downloading ${title}`,
  status: (title: string) => `The archive of ${title}, as it was uploaded`,
  done: (title: string, path: string) =>
    `${title} is in ${path}; its SHA-256 is right`,
};
