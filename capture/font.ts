/**
 * A bitmap font of five columns and eight rows: ASCII and Latin-1 are whole, letters with an accent are put together. Each
 * glyph is five columns from the left, two hexadecimal digits each, the lowest bit on top; the eighth row hangs below the
 * line.
 */

export const CELL_WIDTH = 6;
export const CELL_HEIGHT = 12;

/** From the space to the tilde. */
const ASCII = `
0000000000 00005f0000 0007000700 147f147f14 242a7f2a12 2313086462 3649562050 0005030000
001c224100 0041221c00 14083e0814 08083e0808 0050300000 0808080808 0060600000 2010080402
3e5149453e 00427f4000 4261514946 2141454b31 1814127f10 2745454539 3c4a494930 0171090503
3649494936 064949291e 0036360000 0056360000 0814224100 1414141414 0041221408 0201510906
324979413e 7e1111117e 7f49494936 3e41414122 7f4141221c 7f49494941 7f09090901 3e4149497a
7f0808087f 00417f4100 2040413f01 7f08142241 7f40404040 7f020c027f 7f0408107f 3e4141413e
7f09090906 3e4151215e 7f09192946 4649494931 01017f0101 3f4040403f 1f2040201f 3f4038403f
6314081463 0708700807 6151494543 007f414100 0204081020 0041417f00 0402010204 4040404040
0001020400 2054545478 7f48444438 3844444420 384444487f 3854545418 087e090102 18a4a4a47c
7f08040478 00447d4000 4080847d00 7f10284400 00417f4000 7c04180478 7c08040478 3844444438
fc24242418 18242418fc 7c08040408 4854545420 043f444020 3c4040207c 1c2040201c 3c4030403c
4428102844 1ca0a0a07c 4464544c44 0008364100 00007f0000 0041360800 0804081008`.trim().split(/\s+/);

const OTHERS: Record<string, string> = {
  "\u00a0": "0000000000",
  "¡": "00007d0000",
  "¢": "18247e2410",
  "£": "487e494142",
  "¤": "221c141c22",
  "¥": "15167c1615",
  "¦": "0000770000",
  "§": "4a55555529",
  "¨": "0001000100",
  "©": "3e415d553e",
  "ª": "0012151e10",
  "«": "08142a1422",
  "¬": "0808080838",
  "\u00ad": "0808080808",
  "®": "3e417d4d3e",
  "¯": "0101010101",
  "°": "0006090906",
  "±": "44445f4444",
  "²": "0019151200",
  "³": "0011150a00",
  "´": "0004020100",
  "µ": "fc4040207c",
  "¶": "060f7f017f",
  "·": "0000181800",
  "¸": "00a0e00000",
  "¹": "00121f1000",
  "º": "0006090600",
  "»": "22142a1408",
  "¼": "1708342a78",
  "½": "17084c6a50",
  "¾": "151f08347a",
  "¿": "3048454020",
  "Æ": "7e097f4941",
  "Ð": "087f49221c",
  "×": "2214081422",
  "Ø": "5e3149463d",
  "Þ": "7f1212120c",
  "ß": "7e01494936",
  "æ": "24547c5458",
  "ð": "304a4d4a3c",
  "÷": "08082a0808",
  "ø": "5824544834",
  "þ": "ff24242418",
  "€": "143e555541",
  "Ł": "107f484040",
  "ł": "00517f4400",
  "–": "0808080808",
  "„": "0050305030",
  "“": "0006050605",
  "”": "0005030503",
};

const UNKNOWN = columnsOf("7f4141417f");
const DOTLESS_I = columnsOf("00447c4000");

/** Combining marks above a letter, three rows high. */
const MARKS: Record<string, number[]> = {
  "\u0300": [0, 1, 2, 0, 0],
  "\u0301": [0, 0, 2, 1, 0],
  "\u0302": [0, 2, 1, 2, 0],
  "\u0303": [2, 1, 1, 2, 1],
  "\u0306": [0, 1, 2, 1, 0],
  "\u0307": [0, 0, 1, 0, 0],
  "\u0308": [0, 1, 0, 1, 0],
  "\u030a": [0, 3, 3, 0, 0],
  "\u030b": [2, 1, 2, 1, 0],
  "\u030c": [0, 1, 2, 1, 0],
};
const CEDILLA = "\u0327";
const GLYPH_TOP = 3;
const TALL = /[A-Zbdfhklt]/;
const cache = new Map<string, number[]>();

/** Five columns of twelve rows each, the lowest bit on top; a box for what the font lacks. */
export function glyph(character: string): number[] {
  let columns = cache.get(character);
  if (!columns) {
    columns = draw(character);
    cache.set(character, columns);
  }
  return columns;
}

function draw(character: string): number[] {
  const own = ASCII[character.codePointAt(0)! - 0x20] ?? OTHERS[character];
  if (own) return columnsOf(own).map((column) => column << GLYPH_TOP);
  const [base, mark, ...more] = [...character.normalize("NFD")];
  const hex = ASCII[base.codePointAt(0)! - 0x20];
  if (!hex || !mark || more.length > 0 || !(mark in MARKS || mark === CEDILLA)) {
    return UNKNOWN.map((column) => column << GLYPH_TOP);
  }
  const letter = (base === "i" ? DOTLESS_I : columnsOf(hex)).map((column) => column << GLYPH_TOP);
  if (mark === CEDILLA) return letter.map((column, i) => column | (i === 2 ? 0x400 : i === 1 ? 0x800 : 0));
  return letter.map((column, i) => column | MARKS[mark][i] << (TALL.test(base) ? 0 : GLYPH_TOP));
}

function columnsOf(hex: string): number[] {
  return Array.from({ length: 5 }, (_, i) => parseInt(hex.slice(2 * i, 2 * i + 2), 16));
}
