import type { inviteDe } from "./de_invite.ts";

/** The adviser's invitation to a session, English. */
export const inviteEn: typeof inviteDe = {
  password: "Ask for an additional password",
  passwordHint: "The client enters it after the number. The server never learns it.",
  passwordLabel: "Password",
  passwordFieldHint: "At least 4 characters. Capitals and spaces don't matter.",
  passwordInvalid: "The password needs at least 4 and at most 64 characters.",
  passwordSuggest: "Suggest another",
  passwordOther: "Tell the password in another way than the number.",
  title: "Instructions for the client",
  lead: "It begins with the help page: there the client downloads the program.",
  qr: (address) => `QR code with the help page's address: ${address}`,
  address: "The help page's address",
  onlyHere:
    "Only this computer reaches this address. Who runs the server sets the public address (--address).",
  withNumber: "Include the session number in the text",
  withNumberHint:
    "Whoever reads the e-mail can connect as your client then. Safer is the number on the telephone.",
  neverPassword: "The password is never in the text.",
  mail: "Prepare e-mail",
  copy: "Copy text",
  copied: "Text copied",
  copyFailed: "Copying failed. Please select it by hand.",
  preview: "Show the text",
  subject: (office) => `Remote help by ${office}`,
  text: {
    greeting: "Hello,",
    intro: "this is how you connect with us, so that we can help you directly on your screen:",
    open: (address) => `1. Open this page: ${address}`,
    download: "2. Download “MFB-Kunde” there and start the program. Nothing is installed.",
    enter: (number) => `3. Enter this session number: ${number}`,
    ask: "3. Enter the session number. We tell you the number on the telephone.",
    password: "4. Enter the password that we tell you separately.",
    agree: "Nothing can be seen before you have agreed. You can end it at any time.",
    valid: "The number holds for a short time, and once.",
    phone: (phone) => `You reach us at ${phone}.`,
    warning: "If anybody else asks you for the number, don't tell it.",
    closing: "Kind regards",
  },
};
