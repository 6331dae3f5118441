// The catalogue document: what the program promises. The rules of types.ts hold here too.

export type Version = string;
export type Range = string | null;
export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };
/** JSON Schema draft-07. Only what the viewer walks is typed; the rest travels along. */
export interface JsonSchema {
  $ref?: string;
  title?: string;
  description?: string;
  type?: string | string[];
  format?: string;
  enum?: JsonValue[];
  const?: JsonValue;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  minItems?: number;
  maxItems?: number;
  minLength?: number;
  maxLength?: number;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  additionalProperties?: boolean | JsonSchema;
  definitions?: Record<string, JsonSchema>;
}

// ---------------------------------------------------------------- GET /v1/catalog[?private=true]

/** `private=true` adds the private messages (`private: true`) and their links; rows never change. */
export interface Catalog {
  domain: Domain;
  /** The domain's services first, in page order, then the outside ones (`external: true`). */
  services: Service[];
  /** The published sends and receives of the domain's services, in page order. */
  rows: Row[];
  messages: Message[];
  channels: Channel[];
  entities: Entity[];
  /** Names that entities mention and nobody defines. */
  undefinedEntities: { name: string; namedBy: string }[];
  flows: Flow[];
  sequence: SequenceStep[];
  dataStores: DataStore[];
  actors: Named[];
  externalSystems: Named[];
  teams: Team[];
  users: User[];
  language: { term: string; meaning: string }[];
  /** Other documents of this server, name -> path: `llms`, `feed`, `openapi`, `asyncapi`. */
  links?: Record<string, string>;
}

export interface Named {
  id: string;
  name: string;
}

export interface Domain extends Named {
  version: Version;
  summary: string;
  warning: string | null;
  /** Ids of teams or users. */
  owners: string[];
  olderVersions: Version[];
}

export interface Service extends Named {
  version: Version;
  summary: string;
  owners: string[];
  domain: string;
  external: boolean;
  sends: Link[];
  receives: Link[];
  readsFrom: StoreLink[];
  writesTo: StoreLink[];
  features: { name: string; meaning: string }[];
  olderVersions: Version[];
  deprecated: { date: string; replacedBy: string | null; note: string | null } | null;
}

/** A service's declaration about one message; `version` is the declared range. */
export interface Link {
  id: string;
  version: Range;
  resolvedVersion: Version;
}

export interface StoreLink {
  id: string;
  version: Version | null;
}

/** One line of the Sends and Receives tables. */
export interface Row {
  row: number;
  direction: 'sends' | 'receives';
  service: string;
  message: string;
  declared: Range;
  version: Version;
}

export type MessageKind = 'event' | 'command' | 'query';

export interface Message extends Named {
  kind: MessageKind;
  version: Version;
  summary: string;
  owners: string[];
  channel: string | null;
  draft: boolean;
  private: boolean;
  domain: string;
  /** The service that documents it. */
  service: string;
  http: { method: string; path: string } | null;
  partitionKey: string | null;
  /** Hex digest of the schema that the program enforces right now for `version`. */
  schemaHash: string;
  schema: JsonSchema;
  /** Queries, and commands that answer with more than an acknowledgement. */
  responseSchema?: JsonSchema;
  example: JsonValue;
  exampleResponse?: JsonValue;
  /** Every released version, newest first, `version` among them. */
  versions: MessageVersion[];
  producers: Producer[];
  consumers: Consumer[];
  /** Whether it may be sent to the program from outside; where that is not said, what is no event may. */
  postable?: boolean;
  /** Why it may not. */
  reason?: string | null;
}

export interface MessageVersion {
  version: Version;
  schema: JsonSchema;
  schemaHash: string;
  example: JsonValue;
  channel: string | null;
}

export interface Producer {
  service: string;
  version: Version;
  range: Range;
}

export interface Consumer {
  service: string;
  range: Range;
  resolvedVersion: Version;
}

export interface Channel extends Named {
  version: Version;
  address: string;
  protocols: string[];
  parameters: { name: string; enum: string[]; meaning: string }[];
  partitionKey: string | null;
  ordering: string | null;
  owners: string[];
  summary: string;
  messages: string[];
}

export type Ring = 'own' | 'referenced' | 'outer';

export interface Entity extends Named {
  version: Version;
  domain: string;
  ring: Ring;
  /** Name of the key property. */
  identifier: string;
  aggregateRoot: boolean;
  summary: string;
  properties: Property[];
  businessRules: string[];
}

export interface Property {
  name: string;
  type: string;
  required: boolean;
  /** Id of an entity. */
  references?: string;
  referencesIdentifier?: string;
  /** `hasOne` or `hasMany`. */
  relationType?: string;
  enum?: string[];
}

export interface Flow extends Named {
  version: Version;
  /** Heading on the domain page. */
  title: string;
  summary: string;
  owners: string[];
  onDomainPage: boolean;
  /** Ours alone, no part of the published contract. */
  private?: boolean;
  steps: FlowStep[];
}

export type StepKind = 'message' | 'service' | 'actor' | 'externalSystem' | 'flow' | 'node' | 'custom';

export interface FlowStep {
  id: string;
  title: string;
  kind: StepKind;
  /** The documented thing of `kind` that the step stands for. */
  ref?: { id: string; version: Version | null } | null;
  next: { id: string; label: string | null }[];
}

export interface SequenceStep {
  n: number;
  /** Id of a service or an actor. */
  from: string;
  to: string;
  label: string;
  arrow: 'call' | 'reply';
  message: string | null;
}

export interface DataStore extends Named {
  version: Version;
  /** `database`, `cache`, `objectStore`, ... */
  type: string;
  technology: string | null;
  summary: string;
  /** Id of a domain or a service. */
  scope: string | null;
  authoritative: boolean | null;
  accessMode: string | null;
  classification: string | null;
  retention: string | null;
  residency: string | null;
  writtenBy: string[];
  readBy: string[];
}

export interface Team extends Named {
  summary?: string | null;
  members?: string[];
}

export interface User extends Named {
  role?: string | null;
}
