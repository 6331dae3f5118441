// The graph as a mermaid flowchart, to paste into a document.
import type { Graph, GraphEdge, GraphNode } from './model';

const shapes: Record<string, [string, string]> = {
  service: ['[', ']'], outside: ['[', ']'], event: ['>', ']'], command: ['[/', '/]'], query: ['([', '])'], channel: ['{{', '}}'], store: ['[(', ')]'],
};

const quoted = (text: string): string => `"${text.replaceAll('"', '#quot;')}"`;

function line(node: GraphNode, name: string): string {
  const [open, close] = shapes[node.kind] ?? ['[', ']'];
  return `  ${name}${open}${quoted(`${node.name} ${node.version}`)}${close}:::${node.kind}`;
}

function arrow(edge: GraphEdge): string {
  const label = `${edge.verb}${edge.range === null ? '' : ` ${edge.range}`}${edge.unresolved ? ', which nobody sends' : ''}`;
  return edge.verb === 'travels on' || edge.unresolved ? `-.->|${quoted(label)}|` : `-->|${quoted(label)}|`;
}

export function mermaid(graph: Graph): string {
  const names = new Map(graph.nodes.map((node, i) => [node.id, `n${i}`]));
  return [
    'flowchart LR',
    ...graph.nodes.map((node) => line(node, names.get(node.id) ?? '')),
    ...graph.edges.map((edge) => `  ${names.get(edge.source)} ${arrow(edge)} ${names.get(edge.target)}`),
    '',
  ].join('\n');
}
