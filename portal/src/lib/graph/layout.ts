// Where the nodes of the architecture graph stand: four columns, read from left to right.
//
//   calls and stores | services | messages | channels and outside services
//
// A general layered layout needs as many layers as the longest chain of messages, and at the width of
// a screen its labels are too small to read. Here every edge joins neighbouring columns, so the width
// never grows; a message that goes from one service to another is drawn once, on the right, with an
// arrow in and an arrow out. Heights follow the mean of the neighbours, to cross as little as may be.
import type { Graph, GraphNode } from './model';

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** An edge as drawn: from one side of a box to the facing side of another. */
export interface Wire {
  x1: number;
  y1: number;
  x2: number;
  y2: number;
}

export interface Placed {
  boxes: Map<string, Box>;
  wires: Map<string, Wire>;
  width: number;
  height: number;
}

const widths = [214, 190, 222, 196];
const serviceHeight = 84;
/** Rows up to this height leave the fit to the width. */
const fittedHeight = 760;

/** Heights of the rows: tight where all must fit, roomy where there are few. */
export interface Spacing {
  row: number;
  gap: number;
  /** Between columns: the room that edges have. */
  across: number;
}
export const tight: Spacing = { row: 31, gap: 8, across: 88 };
export const roomy: Spacing = { row: 40, gap: 12, across: 58 };

type Column = 0 | 1 | 2 | 3;

function columnOf(node: GraphNode, graph: Graph, kinds: Map<string, string>): Column {
  if (node.kind === 'service') return 1;
  if (node.kind === 'channel' || node.kind === 'outside') return 3;
  if (node.kind === 'store') return 0;
  // A message on the left only concerns one service: somebody outside calls it.
  const ends = graph.edges.filter((edge) => edge.source === node.id || edge.target === node.id);
  const called = ends.every((edge) => edge.verb === 'receives' && kinds.get(edge.target) === 'service');
  return called && ends.length > 0 ? 0 : 2;
}

export function layout(graph: Graph, spacing: Spacing = tight): Placed {
  const kinds = new Map(graph.nodes.map((node) => [node.id, node.kind as string]));
  const columns: GraphNode[][] = [[], [], [], []];
  const column = new Map<string, Column>();
  for (const node of graph.nodes) {
    const at = columnOf(node, graph, kinds);
    columns[at]?.push(node);
    column.set(node.id, at);
  }
  const centres = order(columns, graph, spacing);
  const used = columns.map((nodes) => nodes.length > 0);
  // A tall graph is fitted by its height: then width costs nothing, and labels keep to one line.
  const rows = Math.max(...columns.map((nodes) => nodes.length)) * (spacing.row + spacing.gap);
  const stretch = Math.min(1.5, Math.max(1, rows / fittedHeight));
  const boxes = new Map<string, Box>();
  let x = 0;
  for (const [at, nodes] of columns.entries()) {
    if (!used[at]) continue;
    const width = (widths[at] ?? 180) * stretch;
    for (const node of nodes) {
      const height = heightOf(node, spacing);
      boxes.set(node.id, { x, y: (centres.get(node.id) ?? 0) - height / 2, width, height });
    }
    x += width + spacing.across;
  }
  const top = Math.min(...[...boxes.values()].map((box) => box.y));
  for (const box of boxes.values()) box.y -= top;
  const height = Math.max(0, ...[...boxes.values()].map((box) => box.y + box.height));
  return { boxes, wires: wire(graph, boxes), width: x - spacing.across, height };
}

export const wirePath = ({ x1, y1, x2, y2 }: Wire): string => {
  const middle = (x1 + x2) / 2;
  return `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`;
};

/** Many edges meet a service: they are spread along its side in the order of their other ends. */
function wire(graph: Graph, boxes: Map<string, Box>): Map<string, Wire> {
  interface End { edge: string; end: 'from' | 'to'; towards: number }
  const sides = new Map<string, End[]>();
  const ys = new Map<string, number>();
  for (const edge of graph.edges) {
    const from = boxes.get(edge.source);
    const to = boxes.get(edge.target);
    if (!from || !to) continue;
    const add = (id: string, box: Box, other: Box, end: 'from' | 'to') => {
      const side = `${id} ${other.x > box.x ? 'right' : 'left'}`;
      sides.set(side, [...(sides.get(side) ?? []), { edge: edge.id, end, towards: other.y + other.height / 2 }]);
    };
    add(edge.source, from, to, 'from');
    add(edge.target, to, from, 'to');
  }
  for (const [side, ends] of sides) {
    const box = boxes.get(side.slice(0, side.lastIndexOf(' ')));
    if (!box) continue;
    ends.sort((a, b) => a.towards - b.towards);
    const room = Math.min(box.height - 14, (ends.length - 1) * 7);
    ends.forEach(({ edge, end }, i) => {
      const offset = ends.length === 1 ? 0 : (i / (ends.length - 1) - 0.5) * room;
      ys.set(`${edge} ${end}`, box.y + box.height / 2 + offset);
    });
  }
  const wires = new Map<string, Wire>();
  for (const edge of graph.edges) {
    const from = boxes.get(edge.source);
    const to = boxes.get(edge.target);
    if (!from || !to) continue;
    const right = to.x > from.x;
    wires.set(edge.id, {
      x1: right ? from.x + from.width : from.x,
      x2: right ? to.x : to.x + to.width,
      y1: ys.get(`${edge.id} from`) ?? 0,
      y2: ys.get(`${edge.id} to`) ?? 0,
    });
  }
  return wires;
}

const heightOf = (node: GraphNode, spacing: Spacing): number => (node.kind === 'service' ? serviceHeight : spacing.row);

/** Vertical centres: barycentres, a few sweeps, then pushed apart around where they want to be. */
function order(columns: GraphNode[][], graph: Graph, spacing: Spacing): Map<string, number> {
  const near = new Map<string, string[]>();
  const join = (a: string, b: string) => near.set(a, [...(near.get(a) ?? []), b]);
  for (const { source, target } of graph.edges) {
    join(source, target);
    join(target, source);
  }
  const centres = new Map<string, number>();
  const tallest = Math.max(...columns.map((nodes) => nodes.length)) * (spacing.row + spacing.gap);
  for (const nodes of columns) nodes.forEach((node, i) => centres.set(node.id, ((i + 0.5) / nodes.length) * tallest));
  for (let sweep = 0; sweep < 8; sweep += 1) {
    for (const at of [2, 0, 3, 1]) settle(columns[at] ?? [], near, centres, spacing);
  }
  return centres;
}

function settle(nodes: GraphNode[], near: Map<string, string[]>, centres: Map<string, number>, spacing: Spacing): void {
  const wished = nodes.map((node, i) => {
    const others = near.get(node.id) ?? [];
    const mean = others.length === 0 ? (centres.get(node.id) ?? 0) : others.reduce((sum, id) => sum + (centres.get(id) ?? 0), 0) / others.length;
    return { node, wish: mean, i };
  });
  // Services keep the order of the page: it is the order in which people look for them.
  if (nodes[0]?.kind !== 'service') wished.sort((a, b) => a.wish - b.wish || a.i - b.i);
  let bottom = -Infinity;
  const tops: number[] = [];
  for (const { node, wish } of wished) {
    const height = heightOf(node, spacing);
    const top = Math.max(wish - height / 2, bottom);
    tops.push(top);
    bottom = top + height + (node.kind === 'service' ? 34 : spacing.gap);
  }
  // Pushing only downwards drifts; give the whole column its mean error back.
  const drift = wished.reduce((sum, { node, wish }, i) => sum + (tops[i] ?? 0) + heightOf(node, spacing) / 2 - wish, 0) / Math.max(1, wished.length);
  wished.forEach(({ node }, i) => {
    nodes[i] = node;
    centres.set(node.id, (tops[i] ?? 0) + heightOf(node, spacing) / 2 - drift);
  });
}
