// Addresses made of what others named. Whatever a name holds, it stays one segment of the path: it
// reaches the thing of that name or nothing, never another address.

export function segment(name: string): string {
  // Half a character of two has no encoding; encodeURIComponent would throw.
  const encoded = encodeURIComponent(name.replaceAll(/\p{Surrogate}/gu, '\ufffd'));
  // "." and ".." are steps of a path, encoded once or not. Encoded twice they only name nothing.
  return /^\.{1,2}$/.test(encoded) ? encoded.replaceAll('.', '%252E') : encoded;
}

export const orderHref = (order: string): string => `/orders/${segment(order)}`;
export const returnHref = (name: string): string => `/returns/${segment(name)}`;
export const paymentHref = (payment: string): string => `/payments/${segment(payment)}`;
export const replayHref = (order: string): string => `/replay?${new URLSearchParams({ order })}`;
export const labelHref = (shipment: string, kind = 'parcel'): string => `/v1/shipments/${segment(shipment)}/label${kind === 'parcel' ? '' : `?kind=${kind}`}`;
export const shipmentHref = (shipment: string): string => `/shipments/${segment(shipment)}`;
