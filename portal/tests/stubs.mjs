// Answers in place of the server's: what a real one says only in rare hours, or of another edition.

/** The portal's page for any path, also for one that the server does not hand it out for. */
export async function anyPath(page) {
  await page.route('**/*', async (route) => {
    if (!route.request().isNavigationRequest()) return route.fallback();
    const { origin } = new URL(route.request().url());
    return route.fulfill({ response: await route.fetch({ url: `${origin}/`, headers: { accept: 'text/html' } }) });
  });
}

/** The server's catalogue with some of its messages changed: id -> fields. */
export async function changedCatalog(page, changes) {
  await page.route(/\/v1\/catalog(\?|$)/, async (route) => {
    const response = await route.fetch();
    const catalog = await response.json();
    for (const message of catalog.messages) Object.assign(message, changes[message.id] ?? {});
    return route.fulfill({ response, json: catalog });
  });
}

export const message = (position, id, payload, more = {}) => ({
  position, id: `m-${position}`, message: id, version: '0.0.1', kind: 'event', private: false, from: 'OrdersService', to: ['InventoryService'],
  time: new Date(Date.UTC(2026, 2, 14, 9, 26, 53, position)).toISOString(), causationId: position === 1 ? null : `m-${position - 1}`, payload, ...more,
});

/** One order with its story, whatever its name; all else is asked of the server. */
export async function oneOrder(page, order, messages, stock = []) {
  const story = { orderId: order.id, orderNumber: order.orderNumber, status: order.stage, messages };
  await page.route(/\/v1\/orders\?/, (route) => route.fulfill({ json: { items: [order], next: null } }));
  await page.route(/\/v1\/orders\/[^/]+$/, (route) => route.fulfill({ json: order }));
  await page.route(/\/v1\/orders\/[^/]+\/story$/, (route) => route.fulfill({ json: story }));
  await page.route(/\/v1\/stock(\?|$)/, (route) => {
    const product = new URL(route.request().url()).searchParams.get('product');
    return route.fulfill({ json: { items: stock.filter((row) => row.productId === product) } });
  });
}
