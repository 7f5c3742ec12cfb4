import type { Row } from './row';

const WIDTH = 480;
const HEIGHT = 240;
const LEFT = 40;
const BOTTOM = 36;
const TOP = 40;
const RIGHT = 40;

/** Rows of one `what`, in the order of their sizes. */
export type Curve = readonly (Row & { readonly size: number })[];

/** The curves among rows: what was measured at three sizes or more. */
export function curvesOf(rows: readonly Row[]): readonly Curve[] {
  const sized = rows.filter((row): row is Curve[number] => row.size !== undefined);
  const names = [...new Set(sized.map(({ what }) => what))];
  return names
    .map(name => sized.filter(({ what }) => what === name).toSorted((a, b) => a.size - b.size))
    .filter(curve => curve.length >= 3);
}

/** A curve as an SVG picture for light and dark pages; both axes are logarithmic. */
export function picture(curve: Curve): string {
  const [first] = curve;
  if (first === undefined) return '';
  const values = curve.flatMap(({ reached, limit }) => (limit === undefined ? [reached] : [reached, limit]));
  const x = scale(
    curve.map(({ size }) => size),
    // Keeps the first number off the axis.
    LEFT + 40,
    WIDTH - RIGHT,
  );
  const y = scale(values, HEIGHT - BOTTOM, TOP);
  const line = (points: readonly (readonly [number, number])[]) =>
    points.map(([at, value]) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`).join(' ');
  const limits = curve.flatMap(({ size, limit }) => (limit === undefined ? [] : [[size, limit] as const]));
  const numbers = (value: number) => Number(value.toPrecision(3)).toLocaleString('en-US');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escaped(first.what)}">
<style>
text { font: 11px sans-serif; fill: #57606a } .title { font-weight: bold }
.axis { stroke: #8c959f } .reached { fill: none; stroke: #0969da; stroke-width: 2 } .dot { fill: #0969da }
.limit { fill: none; stroke: #cf222e; stroke-dasharray: 4 3 }
@media (prefers-color-scheme: dark) {
text { fill: #9198a1 } .axis { stroke: #656c76 } .reached { stroke: #4493f8 } .dot { fill: #4493f8 } .limit { stroke: #f85149 }
}
</style>
<text class="title" x="${LEFT}" y="16">${escaped(`${first.what} (${first.unit})`)}</text>
<path class="axis" fill="none" d="M${LEFT} ${TOP}V${HEIGHT - BOTTOM}H${WIDTH - RIGHT}"/>
${limits.length < 2 ? '' : `<polyline class="limit" points="${line(limits)}"/>`}
<polyline class="reached" points="${line(curve.map(({ size, reached }) => [size, reached]))}"/>
${curve
  .map(
    ({
      size,
      reached,
    }) => `<circle class="dot" cx="${x(size).toFixed(1)}" cy="${y(reached).toFixed(1)}" r="3"/>
<text text-anchor="middle" x="${x(size).toFixed(1)}" y="${HEIGHT - BOTTOM + 16}">${numbers(size)}</text>
<text text-anchor="middle" x="${x(size).toFixed(1)}" y="${(y(reached) - 8).toFixed(1)}">${numbers(reached)}</text>`,
  )
  .join('\n')}
</svg>
`;
}

/** Places values between two ends on a logarithmic scale. */
function scale(values: readonly number[], from: number, to: number): (value: number) => number {
  const least = Math.log(Math.min(...values));
  // A flat line still needs a height.
  const range = Math.max(Math.log(Math.max(...values)) - least, Math.log(1.5));
  return value => from + ((Math.log(value) - least) / range) * (to - from);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
