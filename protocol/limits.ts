/** Every limit of the wire, in one place. Bytes unless the name says otherwise. */

/** One signalling message as sent on a WebSocket (JSON text). */
export const SIGNALLING_MESSAGE_MAX_BYTES = 64 * 1024;
/** One sealed end-to-end message, base64url, inside a `relay` message. */
export const RELAY_DATA_MAX_CHARS = 48 * 1024;
/** One frame of the carrier (secure/carrier_frame.ts): a sealed message of a channel and its head. */
export const CARRIER_FRAME_MAX_BYTES = 64 * 1024 + 64;
/** One JSON message of the `control` channel. */
export const CONTROL_MESSAGE_MAX_BYTES = 64 * 1024;
/** One message of the `input` channel; text is split by the viewer. */
export const INPUT_MESSAGE_MAX_BYTES = 4 * 1024;
/** Characters (UTF-16 units) of one text input message. */
export const INPUT_TEXT_MAX_CHARS = 1000;
/** One message of the `screen` channel, host to viewer. SCTP messages above 64 KiB head-of-line block for long. */
export const SCREEN_PACKET_MAX_BYTES = 64 * 1024;
/** One session description (SDP) or candidate. */
export const SDP_MAX_CHARS = 16 * 1024;
/** Screens are at most 7680×4320. */
export const SCREEN_WIDTH_MAX = 7680;
export const SCREEN_HEIGHT_MAX = 4320;
/** A cursor image's side. */
export const CURSOR_SIDE_MAX = 256;
/** Cursor images that a viewer keeps. */
export const CURSOR_SHAPES_MAX = 64;
/** Tiles that a viewer keeps to show them again; 4 KiB each, on both sides. */
export const CACHE_TILES_MAX = 16384;
/** Names shown to people (office, computer, screen). */
export const NAME_MAX_CHARS = 120;
/** The help page's address. */
export const ADDRESS_MAX_CHARS = 200;
/** Offices that a client remembers. */
export const OFFICES_KEPT_MAX = 20;
/** Notice texts. */
export const NOTICE_MAX_CHARS = 500;
/** ICE servers, their addresses and credentials. */
export const ICE_SERVERS_MAX = 8;
export const ICE_URLS_MAX = 4;
export const ICE_URL_MAX_CHARS = 300;
export const RELAY_CREDENTIAL_MAX_CHARS = 200;
/** A connection begins without ICE servers if none were told after this long, in milliseconds. */
export const ICE_WAIT_MS = 1000;
/** Digits of the number's second part, which the server never sees. */
export const SECRET_DIGITS = 4;
/** Digits of the number's first part: five, more when many are open. */
export const NUMBER_DIGITS_MIN = 5;
export const NUMBER_DIGITS_MAX = 9;
/** A session number lives this long unclaimed, in milliseconds. */
export const NUMBER_TTL_MS = 10 * 60 * 1000;
/** Wrong second parts until the number is burnt. */
export const SECRET_TRIES_MAX = 3;
/** Own heartbeat on the control channel, each direction, in milliseconds. */
export const HEARTBEAT_MS = 2000;
/** Without any message for this long the connection is `reconnecting` and ICE is restarted. */
export const HEARTBEAT_LOST_MS = 3000;
/** Remote input stays void this long after a question was answered. */
export const QUESTION_GRACE_MS = 500;

/** Applications that can be ticked one by one; more are not listed, so not released. */
export const APPLICATIONS_MAX = 100;
/** An application's key. */
export const APPLICATION_KEY_MAX_CHARS = 300;
/** Titles told of one application, and characters of each. */
export const APPLICATION_TITLES_MAX = 8;
/** An application's icon is sent scaled to at most this side. */
export const ICON_SIDE_MAX = 32;
/** The small picture of what is sent: at most this large. */
export const PREVIEW_WIDTH_MAX = 320;
export const PREVIEW_HEIGHT_MAX = 240;
/** How long remote pointer input waits after the local user's. */
export const LOCAL_INPUT_MS = 500;

/** One JSON message of the `transfer` channel. */
export const TRANSFER_MESSAGE_MAX_BYTES = 64 * 1024;
/** One message of the `files` channel. SCTP messages above 64 KiB head-of-line block for long. */
export const TRANSFER_BLOCK_MAX_BYTES = 60 * 1024;
/** Files of one transfer. */
export const TRANSFER_FILES_MAX = 1_000_000;
/** A file's path, UTF-8. */
export const TRANSFER_PATH_MAX_BYTES = 4096;
/** Files told in one message that are there, or won't be. */
export const TRANSFER_RESULTS_MAX = 500;
/** Transfers that may be under way, and those of a whole session, each direction. */
export const TRANSFERS_OPEN_MAX = 64;
export const TRANSFERS_MAX = 10_000;
/** A file's path as it is shown before it is sent. */
export const FILE_NAME_MAX_CHARS = 255;
/** Files named in a question, and rows that the page is told of; more are counted. */
export const FILES_LISTED_MAX = 5;
export const FILE_ROWS_MAX = 50;
/** Lines of the log in one message to the page. */
export const FILE_RECORDS_MAX = 40;
/** Files in one message from the page of those it would send. */
export const FILES_CHOSEN_MAX = 40;
/** A folder's path. */
export const FOLDER_PATH_MAX_CHARS = 1000;
/** A part of a file on its way from the page to the process. */
export const FILE_PART_MAX_BYTES = 60 * 1024;
/** The page is told how transfers stand this often. */
export const FILES_STATE_MS = 250;
/** Entries of a session's receipt, and bytes of them all; what comes after that isn't written down, but the end is. */
export const RECEIPT_ENTRIES_MAX = 100_000;
export const RECEIPT_MAX_BYTES = 64 * 1024 * 1024;
/** One entry as it stands in the file: with its largest parts it fits one message of the link. */
export const RECEIPT_BLOCK_MAX_CHARS = 32 * 1024;
/** A question as it was shown. */
export const RECEIPT_WORDING_LINES_MAX = 16;
export const RECEIPT_WORDING_LINE_MAX_CHARS = 250;
/** Names of applications in one entry, in each of its lists. */
export const RECEIPT_NAMES_MAX = 16;
/** Files in one entry. */
export const RECEIPT_FILES_MAX = 16;
export const RECEIPT_FILE_NAME_MAX_CHARS = 160;
export const RECEIPT_CHAT_MAX_CHARS = 2_000;
/** Text of the clipboard, as UTF-8. What is longer is refused, not cut. */
export const CLIPBOARD_MAX_BYTES = 1024 * 1024;
/** Of such a text in one message; the next one waits until it has arrived, so that nothing else waits long. */
export const CLIPBOARD_PART_MAX_BYTES = 24 * 1024;
/** Points of one drawing message, and of one shape. */
export const DRAWING_MESSAGE_POINTS_MAX = 256;
export const DRAWING_SHAPE_POINTS_MAX = 2000;
/** Shapes that are kept; the oldest go. */
export const DRAWING_SHAPES_MAX = 50;
/** A line's width, in pixels of the screen. */
export const DRAWING_WIDTH_MIN = 2;
export const DRAWING_WIDTH_MAX = 80;
/** A viewer tells its pointer, and the shape that it draws, this often a second at most. */
export const DRAWING_RATE_MAX = 30;
/** A host takes this many drawing messages a second, and as many more at once after a silence; more is a flood. */
export const DRAWING_MESSAGES_PER_SECOND = 120;
export const DRAWING_MESSAGES_AT_ONCE = 600;
/** One line of the chat, UTF-16 units. */
export const CHAT_TEXT_MAX_CHARS = 2000;
/** Own lines that haven't arrived yet; more can't be said. */
export const CHAT_WAITING_MAX = 32;
/** Lines kept and shown, and UTF-16 units of them all; the oldest go first. They are told a new page at once. */
export const CHAT_LINES_MAX = 300;
export const CHAT_KEPT_CHARS = 128 * 1024;
/** New lines (and wishes for old ones) taken from the other end: at once, and a second. */
export const CHAT_BURST = 60;
export const CHAT_PER_SECOND = 1;
/** "Zusätzliches Kennwort", as it is compared: without spaces, small letters. */
export const PASSWORD_MIN_CHARS = 4;
export const PASSWORD_MAX_CHARS = 64;
/** An adviser's account identifier. */
export const ADVISER_ID_MAX_CHARS = 64;
/** An IP address as text, IPv6 with its zone. */
export const REMOTE_ADDRESS_MAX_CHARS = 64;
/** Settings that one change names. */
export const SETTINGS_MAX = 16;

/** Accounts: what one signs in with, a passphrase as typed, a code of either kind. */
export const LOGIN_MAX_CHARS = 80;
export const PASSPHRASE_MIN_CHARS = 12;
export const PASSPHRASE_MAX_CHARS = 256;
export const CODE_MAX_CHARS = 40;
/** One binary part of a passkey's message, base64url. */
export const CREDENTIAL_MAX_CHARS = 8 * 1024;
export const TRANSPORTS_MAX = 10;
/** "Meine Sitzungen": sessions of one adviser that are listed; the oldest. */
export const SESSIONS_LISTED_MAX = 50;
/** Colleagues that a session can be handed over to; more are not listed. */
export const COLLEAGUES_MAX = 100;
/** A hand-over that isn't agreed to, by the colleague and by the client, comes to nothing after these, in milliseconds. */
export const HANDOVER_NUMBER_MS = 3 * 60 * 1000;
export const HANDOVER_ANSWER_MS = 60 * 1000;
/** The office's imprint and conditions. */
export const OFFICE_TEXT_MAX_CHARS = 4000;
/** The office's logo, a file. */
export const LOGO_MAX_BYTES = 256 * 1024;
export const RETENTION_DAYS_MAX = 3650;
/** Rows of a list on the administration page that are asked for at once. */
export const ADMINISTRATION_PAGE_ROWS = 50;
