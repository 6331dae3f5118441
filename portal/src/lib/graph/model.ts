// The architecture graph: which things are nodes and which facts are edges. Pure data of the
// catalogue; where nodes stand is layout.ts, what flows over edges is live/traffic.
import { at, segment } from '../address';
import type { Message } from '../api/types';
import type { Index } from '../catalog.svelte';
import { isFed } from '../fed';

export type NodeKind = 'service' | 'outside' | 'event' | 'command' | 'query' | 'channel' | 'store';
export const nodeKinds: NodeKind[] = ['service', 'outside', 'event', 'command', 'query', 'channel', 'store'];
export const kindTitles: Record<NodeKind, string> = {
  service: 'Services', outside: 'Other services', event: 'Events', command: 'Commands',
  query: 'Queries', channel: 'Channels', store: 'Data stores',
};

export interface GraphNode {
  /** `message:OrderConfirmed`: the section's singular and the id. */
  id: string;
  kind: NodeKind;
  ref: string;
  name: string;
  version: string;
  href: string;
  flags: string[];
}

export type Verb = 'sends' | 'receives' | 'travels on' | 'writes' | 'reads';

export interface GraphEdge {
  id: string;
  source: string;
  target: string;
  verb: Verb;
  /** The service whose declaration this is; null for `travels on`. */
  service: string | null;
  messages: string[];
  /** The declared version range of `sends` and `receives`. */
  range: string | null;
  /** A consumer of a version that nobody sends: nothing can flow here. */
  unresolved: boolean;
}

export interface Graph {
  nodes: GraphNode[];
  edges: GraphEdge[];
}

export const nodeId = {
  service: (id: string) => `service:${id}`,
  message: (id: string) => `message:${id}`,
  channel: (id: string) => `channel:${id}`,
  store: (id: string) => `store:${id}`,
};

function edge(source: string, target: string, verb: Verb, rest: Partial<GraphEdge> = {}): GraphEdge {
  return { id: `${source}>${target}>${verb}`, source, target, verb, service: null, messages: [], range: null, unresolved: false, ...rest };
}

function messageNode(message: Message): GraphNode {
  const flags = [message.draft ? 'draft' : '', message.private ? 'private' : ''].filter((flag) => flag !== '');
  return {
    id: nodeId.message(message.id), kind: message.kind, ref: message.id, name: message.name,
    version: message.version, href: at(`/messages/${segment(message.id)}`), flags,
  };
}

function linkEdges(index: Index, message: Message, services: Set<string>): GraphEdge[] {
  const here = nodeId.message(message.id);
  const edges: GraphEdge[] = [];
  for (const service of new Set(message.producers.map((one) => one.service))) {
    if (!services.has(service)) continue;
    const ranges = message.producers.flatMap((one) => (one.service === service && one.range !== null ? [one.range] : []));
    // One edge, whatever the number of versions that the service sends.
    edges.push(edge(nodeId.service(service), here, 'sends', { service, messages: [message.id], range: ranges.length === 0 ? null : ranges.join(', ') }));
  }
  for (const consumer of message.consumers) {
    const { service, range } = consumer;
    if (!services.has(service)) continue;
    edges.push(edge(here, nodeId.service(service), 'receives', { service, messages: [message.id], range, unresolved: !isFed(message, consumer) }));
  }
  if (message.channel !== null && index.channels.has(message.channel)) {
    edges.push(edge(here, nodeId.channel(message.channel), 'travels on', { messages: [message.id] }));
  }
  return edges;
}

/** The graph around some services: their messages, who else is at the other end, channels, stores. */
export function architecture(index: Index, around: string[]): Graph {
  const centre = new Set(around);
  const messages = index.catalog.messages.filter((message) =>
    [...message.producers, ...message.consumers].some(({ service }) => centre.has(service)));
  const parties = new Set(messages.flatMap((message) => [...message.producers, ...message.consumers].map(({ service }) => service)));
  for (const id of around) parties.add(id);

  const nodes: GraphNode[] = [];
  const edges: GraphEdge[] = [];
  const stores = new Set<string>();
  for (const service of index.catalog.services) {
    if (!parties.has(service.id)) continue;
    nodes.push({
      id: nodeId.service(service.id), kind: centre.has(service.id) ? 'service' : 'outside', ref: service.id, name: service.name,
      version: service.version, href: at(`/services/${segment(service.id)}`), flags: service.deprecated ? ['deprecated'] : [],
    });
    if (!centre.has(service.id)) continue;
    for (const { id } of service.writesTo) {
      stores.add(id);
      edges.push(edge(nodeId.service(service.id), nodeId.store(id), 'writes', { service: service.id }));
    }
    for (const { id } of service.readsFrom) {
      stores.add(id);
      edges.push(edge(nodeId.store(id), nodeId.service(service.id), 'reads', { service: service.id }));
    }
  }
  for (const message of messages) {
    nodes.push(messageNode(message));
    edges.push(...linkEdges(index, message, parties));
  }
  const used = new Set(messages.map((message) => message.channel));
  for (const channel of index.catalog.channels) {
    if (!used.has(channel.id)) continue;
    nodes.push({
      id: nodeId.channel(channel.id), kind: 'channel', ref: channel.id, name: channel.address, version: channel.version,
      href: at(`/channels/${segment(channel.id)}`), flags: [],
    });
  }
  for (const store of index.catalog.dataStores) {
    if (!stores.has(store.id)) continue;
    nodes.push({
      id: nodeId.store(store.id), kind: 'store', ref: store.id, name: store.name, version: store.version,
      href: at(`/stores/${segment(store.id)}`), flags: [],
    });
  }
  return { nodes, edges: mergeStoreEdges(edges) };
}

/** A store that a service both reads and writes has one edge. */
function mergeStoreEdges(edges: GraphEdge[]): GraphEdge[] {
  const written = new Set(edges.filter((one) => one.verb === 'writes').map((one) => `${one.target} ${one.source}`));
  return edges.filter((one) => one.verb !== 'reads' || !written.has(`${one.source} ${one.target}`));
}

export function without(graph: Graph, hidden: ReadonlySet<string>): Graph {
  const nodes = graph.nodes.filter((node) => !hidden.has(node.kind));
  const kept = new Set(nodes.map((node) => node.id));
  return { nodes, edges: graph.edges.filter((one) => kept.has(one.source) && kept.has(one.target)) };
}

/** Only these messages, those of the services at their ends, and the channels they travel on. */
export function only(graph: Graph, messages: ReadonlySet<string>, services: ReadonlySet<string>): Graph {
  const ids = new Set([...messages].map(nodeId.message));
  const edges = graph.edges.filter((one) =>
    (ids.has(one.source) || ids.has(one.target)) && (one.service === null || services.has(one.service)));
  const kept = new Set([...ids, ...edges.flatMap((one) => [one.source, one.target])]);
  return { nodes: graph.nodes.filter((node) => kept.has(node.id)), edges };
}

export interface Lit {
  nodes: Set<string>;
  edges: Set<string>;
}

/** A node, its neighbours, and what lies beyond a neighbouring message: its channel and other ends. */
export function surroundings(graph: Graph, id: string): Lit {
  const lit: Lit = { nodes: new Set([id]), edges: new Set() };
  const touch = (centre: string) => {
    for (const one of graph.edges) {
      if (one.source !== centre && one.target !== centre) continue;
      lit.edges.add(one.id);
      lit.nodes.add(one.source);
      lit.nodes.add(one.target);
    }
  };
  touch(id);
  if (!id.startsWith('message:')) {
    for (const near of [...lit.nodes]) if (near.startsWith('message:')) touch(near);
  }
  return lit;
}

/** What one real message lit up: its sender, itself, its channel and those who took it. */
export function trace(graph: Graph, from: string, message: string, to: readonly string[]): Lit {
  const here = nodeId.message(message);
  const ends = new Set([nodeId.service(from), ...to.map(nodeId.service)]);
  const known = new Set(graph.nodes.map((node) => node.id));
  const lit: Lit = { nodes: new Set([here, ...ends].filter((id) => known.has(id))), edges: new Set() };
  for (const one of graph.edges) {
    if (one.source !== here && one.target !== here) continue;
    const other = one.source === here ? one.target : one.source;
    if (!ends.has(other) && one.verb !== 'travels on') continue;
    lit.edges.add(one.id);
    lit.nodes.add(other);
  }
  return lit;
}
