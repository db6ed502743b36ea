/** The connection to the server, and the console's terminal. */
export const connectionTexts = {
  connection: {
    live: "live",
    notLive: "not live",
    connecting: "connecting",
    connectingTo: (name: string) => `Connecting to ${name} …`,
    noNews: (age: string) => `no news for ${age}`,
    noEvents: (why: string) => `No live events: ${why}`,
    lost: (age: string) =>
      `Connection lost ${age} ago: this may be out of date; reconnecting`,
  },
};
