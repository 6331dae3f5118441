// Addresses made of what others named. Whatever a name holds, it stays one segment of the path: it
// reaches the thing of that name or nothing, never another address.

// Where the program is reached: "" or what a proxy has put before its paths, such as "/oms".
const root = new URL('.', document.baseURI).pathname.replace(/\/$/, '');

/** A path of the program as the browser has it. */
export const at = (path: string): string => root + path;
/** The path of the program in one that the browser has. */
export const within = (path: string): string => (root !== '' && `${path}/`.startsWith(`${root}/`) ? path.slice(root.length) || '/' : path);

export function segment(name: string): string {
  // Half a character of two has no encoding; encodeURIComponent would throw.
  const encoded = encodeURIComponent(name.replaceAll(/\p{Surrogate}/gu, '\ufffd'));
  // "." and ".." are steps of a path, encoded once or not. Encoded twice they only name nothing.
  return /^\.{1,2}$/.test(encoded) ? encoded.replaceAll('.', '%252E') : encoded;
}

export const orderHref = (order: string): string => at(`/orders/${segment(order)}`);
export const returnHref = (name: string): string => at(`/returns/${segment(name)}`);
export const subscriptionHref = (name: string): string => at(`/subscriptions/${segment(name)}`);
export const replayHref = (order: string): string => at(`/replay?${new URLSearchParams({ order })}`);
export const labelHref = (shipment: string, kind = 'parcel'): string => at(`/v1/shipments/${segment(shipment)}/label${kind === 'parcel' ? '' : `?kind=${kind}`}`);
export const shipmentHref = (shipment: string): string => at(`/shipments/${segment(shipment)}`);
export const webhookHref = (id: string): string => at(`/webhooks/${segment(id)}`);
export const invoiceHref = (payment: string): string => at(`/v1/payments/${segment(payment)}/invoice`);
export const paymentHref = (payment: string): string => at(`/payments/${segment(payment)}`);
