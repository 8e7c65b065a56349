/** "Ampel-Test" of the help page, in German; its shape is the type of all. */
export const selfTestDe = {
  title: "Ampel-Test",
  lead:
    "Prüfen Sie vorab, ob Ihre Verbindung für eine Sitzung reicht. Es dauert wenige Sekunden, und es wird nichts gespeichert.",
  start: "Verbindung prüfen",
  again: "Noch einmal prüfen",
  running: "Wird geprüft …",
  waiting: "Noch nicht geprüft",
  lights: { green: "Grün", yellow: "Gelb", red: "Rot" },
  all: {
    green: "Alles in Ordnung. Ihre Verbindung ist gut für eine Sitzung.",
    yellow: "Es geht, aber nicht ganz so gut. Lesen Sie, was bei Gelb steht.",
    red: "So kommt keine Sitzung zustande. Lesen Sie, was bei Rot steht, oder rufen Sie uns an.",
  },
  server: {
    name: "Server der Kanzlei",
    green: "Erreichbar.",
    red: "Nicht erreichbar. Prüfen Sie Ihre Internetverbindung und laden Sie diese Seite neu.",
  },
  socket: {
    name: "Ständige Verbindung",
    green: "Kommt durch.",
    red:
      "Wird unterwegs blockiert, meist von einer Firewall oder einem Virenschutz, der Webseiten prüft. Bitten Sie den Betreuer Ihres Netzes, WebSockets zu dieser Adresse zu erlauben.",
  },
  direct: {
    name: "Direkter Weg",
    yes: "Ihr Netz lässt ihn zu.",
    no:
      "Ihr Netz lässt keinen zu. Das Bild läuft dann über den Server der Kanzlei und kommt etwas langsamer.",
    untold: "Lässt sich hier nicht prüfen.",
  },
  relay: {
    name: "Weg über das Relais",
    udp: "Erreichbar.",
    tcp:
      "Erreichbar, aber nur auf einem langsameren Weg, weil Ihr Netz UDP nicht durchlässt. Sie müssen nichts tun.",
    needless: "Nicht erreichbar. Solange der direkte Weg frei ist, brauchen Sie ihn nicht.",
    none:
      "Nicht erreichbar, und einen direkten Weg gibt es auch nicht. Dann bleibt nur die ständige Verbindung: Das Bild kommt langsamer, und was Ihr Browser freigibt, sieht die Kanzlei nicht. Besser ist ein anderes Netz, zum Beispiel über Ihr Telefon; oder der Betreuer Ihres Netzes erlaubt UDP zu dieser Adresse.",
    untold: "Lässt sich hier nicht prüfen.",
  },
  speed: {
    name: "Geschwindigkeit",
    green: (kbit: string) => `${kbit} kbit/s, das ist gut.`,
    yellow: (kbit: string) =>
      `${kbit} kbit/s. Empfohlen sind 2000. Das Bild kommt dann langsamer. Beenden Sie andere Downloads und Videos, oder gehen Sie näher an Ihr WLAN-Gerät.`,
    red: (kbit: string) =>
      `${kbit} kbit/s, das ist zu wenig. Beenden Sie andere Downloads und Videos, oder verbinden Sie den Rechner mit einem Kabel.`,
    failed: "Konnte nicht gemessen werden. Versuchen Sie es in einer Minute noch einmal.",
  },
};
