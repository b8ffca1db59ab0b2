/** An app's icon is text from a connector, also from a person's own one: only plain shapes of it are ever drawn. */

export interface SvgShape {
  readonly tag: 'path' | 'circle' | 'rect' | 'g';
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly SvgShape[];
}

export interface SvgIcon {
  readonly viewBox: string;
  /** Paint of the whole: an icon that brings its own colour says it here. */
  readonly paint: Readonly<Record<string, string>>;
  readonly shapes: readonly SvgShape[];
}

const geometry = ['d', 'cx', 'cy', 'r', 'x', 'y', 'width', 'height', 'rx', 'ry', 'transform'];
const paint = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-linecap',
  'stroke-linejoin',
  'fill-rule',
  'clip-rule',
  'opacity',
  'fill-opacity',
  'stroke-opacity',
];
const allowedAttributes = new Set([...geometry, ...paint]);
const paintAttributes = new Set(paint);
/** Numbers, path commands, colours and keywords. No parenthesis with a colon: url(…) has no way in. */
const harmless = /^(?!.*url\s*\()[\w\s.,#%()+-]*$/i;
const depthLimit = 8;
const shapeLimit = 500;

/**
 * The drawable part of an SVG text: path, circle, rect and g with geometry and paint; everything else is left out.
 * Null where the text is no SVG or has nothing to draw.
 */
export function parseSvg(text: string): SvgIcon | null {
  const root = new DOMParser().parseFromString(text, 'image/svg+xml').documentElement;
  if (root.localName !== 'svg') return null;
  const budget = { left: shapeLimit };
  const shapes = shapesOf(root, depthLimit, budget);
  if (shapes.length === 0) return null;
  return { viewBox: viewBoxOf(root), paint: attributesOf(root, paintAttributes), shapes };
}

function shapesOf(parent: Element, depth: number, budget: { left: number }): SvgShape[] {
  const shapes: SvgShape[] = [];
  for (const child of parent.children) {
    const tag = child.localName;
    if (!isShapeTag(tag) || depth === 0 || budget.left === 0) continue;
    budget.left -= 1;
    shapes.push({
      tag,
      attributes: attributesOf(child, allowedAttributes),
      children: tag === 'g' ? shapesOf(child, depth - 1, budget) : [],
    });
  }
  return shapes;
}

function isShapeTag(tag: string): tag is SvgShape['tag'] {
  return tag === 'path' || tag === 'circle' || tag === 'rect' || tag === 'g';
}

function attributesOf(element: Element, allowed: ReadonlySet<string>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const { name, value } of element.attributes) {
    if (allowed.has(name) && harmless.test(value)) kept[name] = value;
  }
  return kept;
}

function viewBoxOf(root: Element): string {
  const given = root.getAttribute('viewBox') ?? '';
  return /^\s*-?[\d.]+([\s,]+-?[\d.]+){3}\s*$/.test(given) ? given : '0 0 24 24';
}
