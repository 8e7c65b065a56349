/** How our own windows that are no pages are called. */
export const BAR_TITLE = "MFB-Kunde Funktionsleiste";
/** What the viewer draws: pictures of the screen are taken as if it weren't there. */
export const DRAWING_TITLE = "MFB-Kunde Zeichnung";
