// A link as a QR code: the fragment's digits in the mode that holds digits, at the level of correction that kiosks use.
import qrcode from 'qrcode-generator';

/** Modules of quiet zone on each side (ISO 18004). */
const QUIET = 4;

export interface Drawing {
  /** Modules on each side, the quiet zone included. */
  side: number;
  /** The dark modules, as an SVG path of rows. */
  path: string;
}

/** Where the link can be cut, so that each piece is written as short as can be. */
function pieces(link: string): { bytes: string; digits: string } {
  const [, bytes = link, digits = ''] = /^(.*#)(\d+)$/.exec(link) ?? [];
  return { bytes, digits };
}

/** One row's dark runs. */
function row(isDark: (column: number) => boolean, count: number, y: number): string {
  let path = '';
  for (let from = 0; from < count; from += 1) {
    if (!isDark(from)) continue;
    let until = from;
    while (until < count && isDark(until)) until += 1;
    path += `M${from + QUIET} ${y + QUIET}h${until - from}v1h${from - until}z`;
    from = until;
  }
  return path;
}

/** Draws a link of ours, which is plain ASCII. */
export function drawn(link: string): Drawing {
  const code = qrcode(0, 'L');
  const { bytes, digits } = pieces(link);
  code.addData(bytes, 'Byte');
  if (digits !== '') code.addData(digits, 'Numeric');
  code.make();
  const count = code.getModuleCount();
  const rows = Array.from({ length: count }, (_, y) => row((x) => code.isDark(y, x), count, y));
  return { side: count + 2 * QUIET, path: rows.join('') };
}
