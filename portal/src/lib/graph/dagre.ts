// Layered layout for the graphs whose shape is free: entity maps and flows.
import { graphlib, layout as run } from '@dagrejs/dagre';

export interface Size {
  id: string;
  width: number;
  height: number;
}

export interface Join {
  id: string;
  from: string;
  to: string;
  /** Width of the label that must find room on the edge. */
  label?: number;
}

export interface Point {
  x: number;
  y: number;
}

export interface Layered {
  /** Top left corners. */
  places: Map<string, Point>;
  joins: Map<string, { points: Point[]; label: Point | null }>;
  width: number;
  height: number;
}

export function layered(sizes: Size[], joins: Join[], options: { direction: 'LR' | 'TB'; between: number; along: number }): Layered {
  const graph = new graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: options.direction, nodesep: options.between, ranksep: options.along, edgesep: 14, marginx: 0, marginy: 0 });
  for (const { id, width, height } of sizes) graph.setNode(id, { width, height });
  for (const { id, from, to, label } of joins) {
    graph.setEdge(from, to, label ? { width: label, height: label > 130 ? 28 : 15, labelpos: 'c' } : {}, id);
  }
  run(graph);
  const places = new Map<string, Point>();
  for (const { id, width, height } of sizes) {
    const node = graph.node(id);
    places.set(id, { x: node.x - width / 2, y: node.y - height / 2 });
  }
  const drawn = new Map<string, { points: Point[]; label: Point | null }>();
  for (const { id, from, to } of joins) {
    const edge = graph.edge(from, to, id) as { points: Point[]; x?: number; y?: number };
    drawn.set(id, { points: edge.points, label: edge.x !== undefined && edge.y !== undefined ? { x: edge.x, y: edge.y } : null });
  }
  return { places, joins: drawn, width: graph.graph().width ?? 0, height: graph.graph().height ?? 0 };
}

/** A smooth line through the points: quadratic bends around each inner one. */
export function smooth(points: Point[]): string {
  const [first, ...rest] = points;
  const last = rest.at(-1);
  if (!first || !last) return '';
  let path = `M${first.x} ${first.y}`;
  for (let i = 0; i < rest.length - 1; i += 1) {
    const at = rest[i];
    const next = rest[i + 1];
    if (!at || !next) continue;
    path += `Q${at.x} ${at.y} ${(at.x + next.x) / 2} ${(at.y + next.y) / 2}`;
  }
  return `${path}L${last.x} ${last.y}`;
}
