/**
 * Command lines for a new server, which are the same in every language.
 *
 * @param url The URL that agents are configured with.
 */
export function firstCommands(url: string) {
  return {
    unix: `ocsinventory-agent --nolocal --server ${url} --ca cacert.pem`,
    windows: `OCS-Windows-Agent-Setup-x64.exe /S /NOW /SSL=1 /SERVER=${url}`,
    create:
      "longshore packages create tool.zip --target windows --command 'setup.exe /S' --activate",
    assign: "longshore assign tool --query family:windows",
  };
}
