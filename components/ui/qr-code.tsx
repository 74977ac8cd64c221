import { encode } from "uqr";

/** The light cells around a code that readers need (ISO/IEC 18004 section 6.3.8). */
const quietZone = 4;

/** A text as a QR code, drawn on the server; dark on light in either theme, since many readers see no other. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { data, size } = encode(text, { ecc: "M", border: quietZone });
  const cells = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return (
    <svg
      className="qr"
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <path d={cells.join("")} />
    </svg>
  );
}
