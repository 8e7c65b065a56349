import type { officeDe } from "./de_office.ts";

/** Which office the client belongs to, in English. */
export const officeEn: typeof officeDe = {
  choose: {
    title: "Which office do you want?",
    lead:
      "Type your office's internet address. It is that of the help page from which you have this program.",
    known: "You know these offices already",
    open: (name) => `Connect to ${name}`,
    forget: "Forget",
    forgetLabel: (name) => `Forget ${name}`,
    other: "Another office",
    label: "Your office's address",
    hint: "For example kanzlei-mueller.de. Ask on the telephone if you aren't sure.",
    submit: "Next",
  },
  searching: (host) => `Looking for the office ${host} …`,
  failedTitle: "No connection to the office",
  address: "Address:",
  errors: {
    "unreachable":
      "The office's server doesn't answer. Check your internet connection and the address. If that doesn't help, call the office.",
    "certificate":
      "The server can't prove that it is this address: its certificate isn't valid. Nothing is sent. Check your computer's date and time, or call the office.",
    "no-office":
      "No office that this program knows answers at this address. Check the address. If it is right, download the program again from the office's help page.",
    "other-host":
      "At this address an office answers that has another address. This may be fraud. Nothing is sent. Ask the office for the right address.",
    "address": "This is no address. It looks like this, for example: kanzlei-mueller.de",
  },
  retry: "Try again",
  change: "Another office",
  ask: {
    title: "Is this right?",
    lead: "You are connecting for the first time to:",
    name: "Office",
    phone: "Telephone",
    noPhone: "not given",
    host: "Address",
    spelled: "Reads as",
    words: "Key",
    wordsHint: "To be sure, have the office read these words out to you on the telephone.",
    others: (names) => `This office is new to you. So far you have worked with: ${names}.`,
    check:
      "Compare name and telephone number with what you know of your office. You won't be asked again next time.",
    yes: "Yes, this is my office",
    no: "No",
  },
  warnings: {
    "lookalike":
      "Careful: this address has foreign letters that look like familiar ones. Fraudsters imitate other addresses like this. If in doubt, choose No and call the office.",
    "international": "This address has special letters. Read it closely.",
    "number": "This address is a number and no name. Confirm it only if your office has told you so.",
    "plain":
      "This address doesn't begin with https. The session itself is encrypted all the same; but who sits in between sees that you connect.",
  },
  own: {
    title: "The office's key",
    hint:
      "Clients see these words when they connect for the first time. Read them out on the telephone if somebody asks. Other words mean: not your office.",
  },
  refused: {
    title: "This isn't the office that you know",
    key: (name) =>
      `At the address of ${name} somebody answers with another key than before. This may be fraud. So no connection is made.`,
    nameTaken: (name, host) =>
      `At another address somebody answers with the name ${name}. You know your office at ${host}. This may be fraud. So no connection is made.`,
    doTitle: "What to do now",
    call: (phone) =>
      phone === ""
        ? "Call your office, at a number that you know already. Take no number from an e-mail or a call."
        : `Call your office. So far its number was ${phone}. Take no number from an e-mail or a call.`,
    tell: "Read these words out there:",
    oldWords: "Key so far",
    newWords: "Key now",
    host: "Address now",
  },
};
