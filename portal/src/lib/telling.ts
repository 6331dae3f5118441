// How people and systems were told: notifications with their attempts, dead letters, webhooks.

export interface NoticeAttempt {
  number: number;
  at: string;
  outcome: 'delivered' | 'passing' | 'refused';
  detail: string;
}
export interface NoticeChannel {
  channel: string;
  status: 'waiting' | 'delivered' | 'dead';
  recipient: string | null;
  due: string | null;
  attempts: NoticeAttempt[];
}
export interface Notification {
  id: string;
  customerId: string;
  title: string;
  message: string;
  about: string;
  kind: string;
  status: 'unread' | 'read';
  orderId: string | null;
  createdAt: string;
  channels: NoticeChannel[];
}
export interface DeadLetter {
  number: number;
  notification: string;
  customerId: string;
  title: string;
  channel: string;
  reason: string;
  at: string;
  attempts: number;
  recipient: string | null;
}
export interface Webhook {
  id: string;
  url: string;
  description: string;
  messages: { message: string; versions: string | null }[];
  status: 'active' | 'failing' | 'paused';
  reason: string | null;
  failingSince: string | null;
  position: number;
  behind: number;
  retrying: number;
  createdAt: string;
}
export interface Delivery {
  message: string;
  messageId: string;
  position: number;
  attempt: number;
  at: string;
  outcome: 'delivered' | 'failed' | 'given-up';
  status: number | null;
  tookMs: number;
  detail: string;
}
export interface Page<T> {
  items: T[];
  next: string | null;
}

const looks: Record<string, string> = {
  delivered: 'good', active: 'good', waiting: 'warn', passing: 'warn', failed: 'warn', failing: 'warn',
  dead: 'bad', refused: 'bad', 'given-up': 'bad', paused: 'bad',
};
/** The look of a chip that says how it went. */
export const toldLook = (status: string): string => looks[status] ?? '';
