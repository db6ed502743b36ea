/** Downloads of a package's archive, in English. */
export const download = {
  about: "download a package's archive as it was uploaded",
  output:
    "file or folder to write to, or - for stdout; default: the archive's name in the current folder",
  force: "replace an existing file",
  noArchive: (name: string) =>
    `"${name}" has no archive, only a command: there is nothing to download`,
  isThere: (path: string) =>
    `${path} already exists; name another file, or pass --force to replace it`,
  isBusy: (path: string) =>
    `Another download is writing ${path}; wait for it, or name another file`,
  noTerminal:
    "Cannot print an archive to a terminal; redirect it with | or >, or name a file",
  diskFull: "the disk is full",
  noFolder: "no such folder",
  damaged: (title: string) =>
    `The download of ${title} is damaged: its SHA-256 does not match; nothing was saved, try again`,
  lost: (percent: number) =>
    `The connection was lost at ${percent} %; the same command resumes there`,
  linkLost: "the connection is lost; r resumes where it stopped",
  taken: (path: string) =>
    `${path} already exists; name another file, or move it away`,
  bring: "download the archive",
  bringShort: "download",
  crumb: "download",
  file: "File",
  fileHint:
    "File or folder on the computer this console runs on; tab completes",
  sends: "download",
  doing: (title: string) => `Downloading ${title}`,
  status: (title: string) => `The archive of ${title}, as it was uploaded`,
  done: (title: string, path: string) =>
    `${title} is saved in ${path}; its SHA-256 matches`,
};
