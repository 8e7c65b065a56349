import encodeQR from "qr";

/** ISO/IEC 18004: a quiet zone of four modules. */
const BORDER = 4;

/** A text's QR code as one SVG path; `size`: modules a side, quiet zone and all. */
export function qrPath(text: string): { size: number; path: string } {
  const rows = encodeQR(text, "raw", { ecc: "medium", border: BORDER });
  const path = rows.map((row, y) => {
    let runs = "";
    for (let x = 0; x < row.length; x++) {
      if (!row[x]) continue;
      const start = x;
      while (row[x + 1]) x++;
      runs += `M${start} ${y}h${x + 1 - start}v1h-${x + 1 - start}z`;
    }
    return runs;
  }).join("");
  return { size: rows.length, path };
}

/** Black on white in dark and forced colours too: cameras want it so. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { size, path } = qrPath(text);
  return (
    <svg
      class="qr"
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shape-rendering="crispEdges"
      data-testid="qr"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
