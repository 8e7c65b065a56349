import type { EndReason, Obstacle } from "../../protocol/fields.ts";
import type { ConnectError } from "../../protocol/local.ts";
import { adviserDe } from "./de_adviser.ts";
import { filesDe } from "./de_files.ts";
import { keepDe } from "./de_end.ts";
import { clipboardDe } from "./de_clipboard.ts";
import { drawingDe } from "./de_drawing.ts";
import { guestDe } from "./de_guest.ts";
import { helpDe } from "./de_help.ts";
import { viewShareDe } from "./de_view_share.ts";
import { chatDe } from "./de_chat.ts";
import { inviteDe } from "./de_invite.ts";
import { adminDe } from "./de_admin.ts";
import { signInDe } from "./de_sign_in.ts";
import { handoverDe, sessionsDe } from "./de_handover.ts";
import { officeDe } from "./de_office.ts";

/** German, the first language: its shape is the type of all dictionaries. */
export const de = {
  locale: "de",
  product: "MFB Fernbetreuung",
  phone: "Telefon",
  checkWords: {
    label: "Prüfwort",
    hint: "Wer möchte, vergleicht es am Telefon: Auf beiden Seiten stehen dieselben zwei Wörter.",
  },
  consent: {
    title: "Bildschirmfreigabe",
    asks: (asker: string) => `${asker} möchte Ihren Bildschirm sehen. Sind Sie einverstanden?`,
    willSee: "Mit Ja ist alles zu sehen, was auf Ihrem Bildschirm steht, auch Nachrichten, die aufgehen.",
    willSeeAlways:
      "Alles, was auf Ihrem Bildschirm steht, wird zu sehen sein. Schließen Sie vorher, was niemand sehen soll.",
    willSeeChosen: "Mit „Applikationen wählen“ ist nur zu sehen, was Sie ankreuzen.",
    maySteer: "Maus und Tastatur dürfen mitbenutzt werden, bis Sie es entziehen.",
    mayNotSteer: "Maus und Tastatur bleiben bei Ihnen.",
    anyTime: "Sie können jederzeit anhalten oder beenden.",
    calledYourself: "Haben Sie selbst in der Kanzlei angerufen?",
    calledYourselfHint: "Wenn Sie unaufgefordert angerufen wurden, wählen Sie Nein und legen Sie auf.",
    yes: "Ja",
    no: "Nein",
    choose: "Applikationen wählen",
    chooseReason:
      "Applikationen wählen: auf diesem Rechner nicht möglich. Hier lässt sich nur der ganze Bildschirm freigeben.",
    ownSecrets: "Auf Ihrem Bildschirm können Daten anderer Mandanten stehen.",
    ownSecretsHint: "Am sichersten zeigen Sie nur einzelne Applikationen.",
    ownSecretsClose: "Schließen Sie sie vorher.",
  },
  choice: {
    title: "Applikationswahl",
    lead: {
      adviser: "Kreuzen Sie an, was Ihr Berater sehen darf. Alles andere bleibt verborgen.",
      client: "Kreuzen Sie an, was der Mandant sehen darf. Alles andere bleibt verborgen.",
    },
    wasEverything:
      "Zurzeit ist der ganze Bildschirm freigegeben. Nehmen Sie den Haken weg, wo etwas verborgen werden soll.",
    all: "Alle freig.",
    none: "Keine freig.",
    applications: "Applikationen",
    searching: "Die geöffneten Applikationen werden gesucht …",
    empty: "Gerade ist keine Applikation geöffnet. Sobald Sie eine öffnen, erscheint sie hier.",
    unnamed: "Applikation ohne Namen",
    ended: "(beendet)",
    endedHint: "Sie ist wieder zu sehen, sobald sie neu startet.",
    fresh: "neu",
    moreTitles: (count: number) => count === 1 ? "und 1 weiteres Fenster" : `und ${count} weitere Fenster`,
    others: "Außerdem",
    places: {
      newApplications: [
        "Neu gestartete Applikationen",
        "Was Sie später öffnen, ist sofort zu sehen. Ohne Haken werden Sie jedes Mal gefragt.",
      ],
      taskbar: ["Taskleiste", "Die Leiste mit den geöffneten Programmen und der Uhr."],
      desktop: ["Gesamter Desktop", "Der Hintergrund mit seinen Symbolen, nicht die Programme davor."],
      startMenu: ["Startmenü", "Das Menü, mit dem Sie Programme öffnen."],
      own: [
        "Diese Applikation übertragen",
        "Auch dieses Fenster ist zu sehen. Bedienen können es nur Sie.",
      ],
    },
    sees: { adviser: "Ihr Berater sieht:", client: "Der Mandant sieht:" },
    everything: "den ganzen Bildschirm, auch alles, was später dazukommt",
    nothing: "nichts",
    count: (count: number) => count === 1 ? "1 Applikation" : `${count} Applikationen`,
    more: (count: number) => count === 1 ? "1 weitere" : `${count} weitere`,
    seen: {
      newApplications: "neu gestartete Applikationen",
      taskbar: "die Taskleiste",
      desktop: "den Desktop",
      startMenu: "das Startmenü",
      own: "diese Applikation",
    },
    confirm: "Auswahl bestätigen",
    cancel: "Abbrechen",
    back: "Zurück",
  },
  question: {
    asks: (name: string) => `${name} möchte sichtbar werden. Freigeben?`,
    hint: {
      adviser: "Bis Sie antworten, sieht Ihr Berater davon nichts.",
      client: "Bis Sie antworten, sieht der Mandant davon nichts.",
    },
    yes: "Ja",
    no: "Nein",
  },
  preview: {
    title: { adviser: "Das sieht Ihr Berater", client: "Das sieht der Mandant" },
    picture: {
      adviser: "Das sieht Ihr Berater, verkleinertes Live-Bild",
      client: "Das sieht der Mandant, verkleinertes Live-Bild",
    },
    empty: "Noch nichts gesendet",
    hint: "Genau dieses Bild wird gesendet.",
    hintSome: "Genau dieses Bild wird gesendet. Graue, gemusterte Flächen sind verborgen.",
    old: "Gerade wird nichts gesendet. Das ist das letzte Bild.",
  },
  obstacles: {
    "secure-desktop":
      "Windows fragt gerade nach Administratorrechten. Das Bild kommt von selbst wieder, sobald die Frage beantwortet ist.",
    "locked":
      "Der Bildschirm ist gesperrt. Das Bild kommt von selbst wieder, sobald er am Rechner entsperrt ist.",
    "disconnected":
      "Die Remotedesktop-Sitzung ist getrennt. Das Bild kommt von selbst wieder, sobald sie wieder verbunden ist.",
  } satisfies Record<Obstacle, string> as Record<Obstacle, string>,
  strip: {
    label: "Freigabe Ihres Bildschirms",
    sees: (who: string) => `${who} sieht Ihren Bildschirm`,
    seesSome: (who: string) => `${who} sieht nur, was Sie freigegeben haben`,
    seesNothing: (who: string) => `${who} ist verbunden und sieht nichts`,
    paused: (who: string) => `Pausiert: ${who} sieht gerade nichts`,
    reconnecting: (who: string) =>
      `Verbindung unterbrochen – wird wiederhergestellt. ${who} sieht gerade nichts`,
    steers: "Steuern: an, wird benutzt",
    steeringOn: "Steuern: an",
    steeringOff: "Steuern: aus",
    panic: "Steuern mit der Taste Pause/Untbr entzogen",
    panicHint: "Maus und Tastatur gehören wieder Ihnen allein. Mit „Erlauben“ geben Sie sie wieder frei.",
    shared: "Freigegeben:",
    everything: "ganzer Bildschirm",
    nothing: "nichts",
    places: "nur Teile des Desktops",
    count: (count: number) => count === 1 ? "1 Applikation" : `${count} Applikationen`,
    choose: "Applikationswahl",
    noChoice: "Applikationswahl: auf diesem Rechner nicht möglich, es ist immer der ganze Bildschirm.",
    files: "Dateien",
    chat: "Chat",
    bar: "Dieselbe Leiste steht am oberen Rand Ihres Bildschirms.",
    revoke: "Entziehen",
    allow: "Erlauben",
    pause: "Pause",
    resume: "Fortsetzen",
    end: "Beenden",
  },
  clipboard: clipboardDe,
  inputObstacle: {
    elevated:
      "Dieses Fenster läuft mit Administratorrechten; bitte bedienen Sie es selbst. Windows nimmt dort keine Eingaben aus der Ferne an.",
    asked:
      "Windows fragt Sie jetzt, ob MFB-Kunde Administratorrechte haben darf. Blinkt die Frage nur in der Taskleiste, klicken Sie sie dort an.",
    restart: "Als Administrator neu starten",
    restartHint:
      "Oder starten Sie MFB-Kunde mit Administratorrechten neu: Windows fragt Sie um Erlaubnis, diese Sitzung endet, und Sie lassen sich eine neue Nummer nennen.",
  },
  end: {
    title: "Die Sitzung ist beendet",
    close: "Schließen",
    nothingRuns: "Es besteht keine Verbindung mehr. Niemand sieht den Bildschirm des anderen.",
    reasons: {
      "adviser-ended": "Die Kanzlei hat die Sitzung beendet.",
      "client-ended": "Der Mandant hat die Sitzung beendet.",
      "declined": "Die Bildschirmfreigabe wurde abgelehnt.",
      "not-verified": "Die Sitzungsnummer stimmt nicht. Es kam keine Verbindung zustande.",
      "expired": "Die Sitzungsnummer ist abgelaufen.",
      "burnt": "Die Sitzungsnummer ist verbraucht: Sie wurde dreimal falsch eingegeben.",
      "version": "Beide Seiten haben verschiedene Versionen des Programms.",
      "lost": "Die Verbindung ist verloren gegangen und kam nicht wieder.",
      "display-lost": "Der freigegebene Bildschirm ist nicht mehr erreichbar.",
      "fault": "Ein Fehler ist aufgetreten. Die Sitzung wurde zur Sicherheit beendet.",
    } satisfies Record<EndReason, string> as Record<EndReason, string>,
  },
  viewer: {
    screenOf: (owner: string) => `Bildschirm von ${owner}, Live-Bild`,
    region: "Entfernter Bildschirm",
    toolbar: "Werkzeuge für den entfernten Bildschirm",
    steer: "Steuern",
    keyboard: "Tastatur",
    fullscreen: "Vollbild",
    leaveFullscreen: "Vollbild verlassen",
    fold: "Leiste einklappen",
    unfold: "Leiste ausklappen",
    original: "1:1",
    pause: "Pause",
    resume: "Fortsetzen",
    end: "Beenden",
    screens: "Angezeigter Bildschirm",
    allScreens: "Alle Bildschirme",
    connecting: "Die Verbindung wird aufgebaut …",
    waitingForPicture: "Verbunden. Das erste Bild kommt gleich …",
    lost: "Verbindung unterbrochen – wird wiederhergestellt",
    lostHint: "Das Bild ist vom Zeitpunkt der Unterbrechung.",
    faulty: "Das Bild musste mehrmals neu übertragen werden. Beenden Sie die Sitzung, wenn es so bleibt.",
    hostPaused: "Die andere Seite hat die Freigabe angehalten.",
    held: "Angehalten: Das Bild steht still, bis Sie fortsetzen.",
    notices: {
      "display-lost": "Der freigegebene Bildschirm ist gerade nicht erreichbar.",
      "input-refused": "Der andere Rechner nimmt diese Eingaben gerade nicht an.",
      "host-paused": "Die andere Seite hat die Freigabe angehalten.",
    },
    steerReasons: {
      "not-granted": "Steuern ist nicht erlaubt. Bitten Sie die andere Seite, es zu erlauben.",
      "withdrawn": "Steuern wurde entzogen. Die andere Seite kann es wieder erlauben.",
      "panic": "Steuern wurde mit der Taste Pause/Untbr entzogen. Die andere Seite kann es wieder erlauben.",
      "question": "Steuern geht, sobald die offene Frage beantwortet ist.",
      "paused": "Steuern geht nicht, solange die Freigabe angehalten ist.",
      "unsupported": "Dieser Rechner kann nicht gesteuert werden.",
    },
    partial: "Nur einzelne Applikationen sind freigegeben. Graue, gemusterte Flächen: nicht freigegeben.",
    localInput: {
      adviser: "Der Mandant bewegt gerade selbst die Maus – Ihre Eingaben warten",
      client: "Der Berater bewegt gerade selbst die Maus – Ihre Eingaben warten",
    },
    inputObstacles: {
      elevated: {
        adviser:
          "Dieses Fenster läuft mit Administratorrechten: Bitten Sie den Mandanten, es selbst zu bedienen",
        client: "Dieses Fenster läuft mit Administratorrechten: Nur der Berater selbst kann es bedienen",
      },
    },
    lookingHint: "Sie schauen zu. Mit „Steuern“ übernehmen Sie Maus und Tastatur.",
    lookingOnlyHint: "Sie schauen zu. Maus und Tastatur bleiben auf der anderen Seite.",
    steeringHint: "Sie steuern. Klicken Sie ins Bild, um dort zu tippen.",
    keyboardField: "Tastatureingaben für den entfernten Bildschirm",
    keyboardHint: "Tasten gehen an den entfernten Bildschirm. Zurück mit Strg+Alt+Umschalt+Esc.",
    apart: "getrennt",
    direct: "direkt",
    relay: "über Relais",
    server: "über den Server",
    encrypted: "verschlüsselt",
    latency: "Verzögerung",
    bitRate: "Datenrate",
  },
  adviser: adviserDe,
  client: {
    title: "Fernbetreuung",
    heading: "Hilfe von Ihrer Kanzlei",
    lead: "Geben Sie die Nummer ein, die Ihnen die Kanzlei am Telefon nennt.",
    number: "Sitzungsnummer",
    numberHint: "9 oder mehr Ziffern, zum Beispiel 31189 4072. Leerzeichen spielen keine Rolle.",
    connect: "Verbinden",
    cancel: "Abbrechen",
    end: "Beenden",
    password: "Kennwort",
    passwordHint: "Groß- und Kleinschreibung und Leerzeichen spielen keine Rolle.",
    passwordInvalid: "Das Kennwort hat mindestens 4 Zeichen.",
    invalid: "Das ist noch keine vollständige Sitzungsnummer. Sie hat mindestens 9 Ziffern.",
    promises: [
      "Niemand sieht etwas, bevor Sie zugestimmt haben.",
      "Sie können jederzeit anhalten oder beenden.",
      "Nach der Sitzung bleibt nichts auf Ihrem Rechner aktiv.",
    ],
    status: {
      claiming: "Die Kanzlei wird gesucht …",
      verifying: "Die Nummer wird geprüft …",
      waiting: (office: string) => `Verbunden: ${office}. Bitte warten Sie einen Moment …`,
      asked: "Bitte beantworten Sie die Frage zur Bildschirmfreigabe.",
      sharing: (office: string) => `Verbunden mit ${office}. Ihr Bildschirm wird übertragen.`,
      sharingSome: (office: string) => `Verbunden mit ${office}. Nur was Sie freigeben, wird übertragen.`,
      paused: "Die Freigabe ist angehalten.",
      viewing: (office: string) => `Sie sehen den Bildschirm der Kanzlei (${office}).`,
      reconnecting: "Die Verbindung ist unterbrochen und wird wiederhergestellt.",
      idle: "",
      ended: "Die Sitzung ist beendet.",
    },
    screenMissing: {
      "macos": "Den Bildschirm eines Mac kann dieses Programm noch nicht selbst zeigen.",
      "wayland":
        "Ihr Bildschirm läuft mit Wayland; den kann dieses Programm noch nicht selbst zeigen. In einer Sitzung mit Xorg geht es.",
      "no-display": "Dieses Programm findet hier keinen Bildschirm, den es zeigen könnte.",
    },
    browserScreen:
      "Den Bildschirm der Kanzlei können Sie ansehen. Ihren eigenen können Sie im Browser zeigen; die Kanzlei kann dann zusehen, aber nicht steuern.",
    sharingHint:
      "Sie können wie gewohnt weiterarbeiten. Dieses Fenster bleibt offen, solange die Sitzung läuft.",
    errors: {
      "password":
        "Die Kanzlei hat für diese Sitzung auch ein Kennwort vergeben. Geben Sie es bitte ein. Wenn Sie keines haben, fragen Sie in der Kanzlei nach.",
      "number":
        "Diese Nummer gilt nicht. Prüfen Sie die Ziffern oder fragen Sie in der Kanzlei nach einer neuen.",
      "slow": "Zu viele Versuche. Bitte warten Sie einen Augenblick und versuchen Sie es dann noch einmal.",
      "version":
        "Ihr Programm ist nicht auf dem Stand der Kanzlei. Laden Sie es von ihrer Hilfeseite neu herunter.",
      "not-verified":
        "Die Nummer stimmt nicht. Fragen Sie in der Kanzlei noch einmal nach; nach drei Versuchen gilt sie nicht mehr.",
      "unreachable":
        "Die Kanzlei ist nicht erreichbar. Prüfen Sie Ihre Internetverbindung und versuchen Sie es noch einmal.",
      "busy": "In der Kanzlei ist gerade viel los. Bitte versuchen Sie es in einer Minute noch einmal.",
      "unavailable":
        "Zur Zeit können keine neuen Sitzungen begonnen werden. Bitte versuchen Sie es in einigen Minuten noch einmal.",
      "display": "Ihr Bildschirm kann auf diesem Rechner nicht gezeigt werden.",
    } satisfies Record<ConnectError, string> as Record<ConnectError, string>,
    retryIn: (seconds: number) => `Nächster Versuch in ${seconds} Sekunden möglich.`,
    lostTitle: "Das Programm antwortet nicht",
    lost: "Das Programm MFB-Kunde wurde beendet oder antwortet nicht. Niemand sieht mehr Ihren Bildschirm.",
    lostHint:
      "Starten Sie MFB-Kunde neu, wenn Sie weiter Hilfe brauchen. Dieses Fenster können Sie schließen.",
    connecting: "Das Fenster wird vorbereitet …",
    noTokenTitle: "Fenster erneut öffnen",
    noToken: "Dieses Fenster wurde neu geladen und hat keine Verbindung mehr zum Programm.",
    replaced: "MFB-Kunde ist in einem anderen Fenster geöffnet. Dieses können Sie schließen.",
    reopen: "Erneut öffnen",
    reopened: "Ein neues Fenster wurde geöffnet. Dieses können Sie schließen.",
    reopenFailed: "Das hat nicht geklappt. Starten Sie das Programm MFB-Kunde neu.",
    restartedTitle: "MFB-Kunde startet neu",
    restarted:
      "Die Sitzung ist beendet. Geben Sie im neuen Fenster die neue Nummer ein, die Ihnen die Kanzlei nennt. Dieses Fenster können Sie schließen.",
    goodbyeTitle: "Auf Wiedersehen",
    goodbye: "Sie können dieses Fenster schließen. Das Programm ist beendet.",
  },
  files: filesDe,
  keep: keepDe,
  drawing: drawingDe,
  help: helpDe,
  guest: guestDe,
  viewShare: viewShareDe,
  chat: chatDe,
  invite: inviteDe,
  signIn: signInDe,
  sessions: sessionsDe,
  handover: handoverDe,
  admin: adminDe,
  office: officeDe,
};

export type Texts = typeof de;
